// Loaded before the script that run-to-end.mjs runs: ends it, in its own orderly way, when the process that started it
// is gone. Node hands its options on to forked children; there this does nothing.
if (process.channel && process.ppid === Number(process.env.LAUNCHER_PID)) {
  process.on('disconnect', () => {
    if (process.listenerCount('SIGTERM') > 0) process.emit('SIGTERM', 'SIGTERM');
    else process.exit(143);
  });
  process.channel.unref();
}
