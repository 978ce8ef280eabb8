// Loaded into a measured server: tells its parent how much memory is in use, garbage aside.
process.on('message', () => {
  globalThis.gc?.();
  process.send?.(process.memoryUsage());
});
process.once('disconnect', () => process.exit());
process.channel?.unref();
