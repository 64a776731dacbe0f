/** Where Node takes the messages of a process apart. */
const OF_CHANNEL = /parseChannelMessages|child_process\/serialization/;

/**
 * Code that runs may write anything into the pipe to the grader, and what Node cannot read there is thrown where nothing can catch
 * it. Everything else that comes up there is a fault of the grader, and is told once the terminal is given back.
 *
 * @returns ends the watch
 */
export function watchChannels(onGarbage: () => void): () => void {
  const take = (error: unknown) => {
    const { stack = String(error) } = (error ?? {}) as { stack?: string };
    if (OF_CHANNEL.test(stack)) return onGarbage();
    process.once("exit", () =>
      process.stderr.write(`kata: this is a fault of the grader, please report it\n${stack}\n`),
    );
    process.exit(3);
  };
  process.on("uncaughtException", take);
  return () => process.off("uncaughtException", take);
}
