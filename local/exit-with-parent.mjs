// Loaded before a program of the local cloud that knows nothing of its parent: ends it when the parent is gone.
process.on('disconnect', () => process.exit(0));
process.channel?.unref();
