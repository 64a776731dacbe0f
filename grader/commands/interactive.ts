/** Whether a prompt may be shown: both streams are terminals and nobody said CI. */
export function mayAsk(): boolean {
  const ci = process.env.CI;
  return (
    process.stdin.isTTY === true && process.stdout.isTTY === true && (!ci || ci === "0" || ci === "false")
  );
}

/** The answer of a prompt, or undefined when the user left it with Ctrl-C. */
export async function quietly<T>(prompt: Promise<T>): Promise<T | undefined> {
  try {
    return await prompt;
  } catch (error) {
    if ((error as Error).name === "ExitPromptError") return undefined;
    throw error;
  }
}

/** Asks a yes-no question; `no` where nobody can answer. */
export async function confirm(message: string): Promise<boolean> {
  if (!mayAsk()) return false;
  const { default: inquirer } = await import("inquirer");
  const answer = await quietly(
    inquirer.prompt<{ yes: boolean }>([{ type: "confirm", name: "yes", message, default: false }]),
  );
  return answer?.yes ?? false;
}
