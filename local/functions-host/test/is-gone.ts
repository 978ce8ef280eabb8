/** Asks whether there is no process of this id any more. */
export const isGone = (pid: number) => () => {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
};
