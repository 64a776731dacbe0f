import { parse } from "shell-quote";

/** A command of the environment as words: `"/Applications/My Editor/bin/edit" --wait` is two. */
export function shellWords(
  command: string,
  env: NodeJS.ProcessEnv = process.env,
  platform = process.platform,
): string[] {
  // On Windows a backslash stands between folders, and quotes nothing.
  const text = platform === "win32" ? command.replaceAll("\\", "\\\\") : command;
  return parse(text, env).filter((word): word is string => typeof word === "string" && word !== "");
}
