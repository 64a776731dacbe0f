import { spawnSync } from "node:child_process";
import path from "node:path";
import launchEditor from "launch-editor";
import guessEditor from "launch-editor/guess.js";
import { quote } from "shell-quote";
import { shellWords } from "../commands/shell-words.js";

const IN_TERMINAL = new Set([
  "vi",
  "vim",
  "nvim",
  "nano",
  "pico",
  "emacs",
  "hx",
  "helix",
  "micro",
  "kak",
  "joe",
  "ne",
  "ed",
]);

/** How the learner's editor is to be started. */
export interface Editor {
  kind: "terminal" | "window";
  command: string[];
}

/**
 * VISUAL or EDITOR; without them an editor that is running, VS Code's own terminal first. An editor that would take this
 * terminal is never guessed: not everybody knows how to leave it.
 */
export function chosenEditor(
  env = process.env,
  platform = process.platform,
  running = () => guessEditor(),
): Editor | undefined {
  const named = [env.KATA_EDITOR, env.VISUAL, env.EDITOR].find((text) => text?.trim());
  const command = named ? shellWords(named, env, platform) : [];
  if (command.length > 0) return { kind: isInTerminal(command, env) ? "terminal" : "window", command };
  if (env.TERM_PROGRAM === "vscode") return { kind: "window", command: ["code"] };
  const guessed = running().filter((word): word is string => !!word?.trim());
  return guessed.length === 0 || isInTerminal(guessed, env)
    ? undefined
    : { kind: "window", command: guessed };
}

function isInTerminal(command: string[], env: NodeJS.ProcessEnv): boolean {
  const program = programName(command);
  const inWindow = program === "emacs" && env.DISPLAY && !command.includes("-nw");
  return IN_TERMINAL.has(program.toLowerCase()) && !inWindow;
}

/** `vim` of `C:\Program Files\Vim\vim.exe`. */
export function programName([program]: string[]): string {
  return path.win32.basename(program).replace(/\.(exe|cmd|bat)$/i, "");
}

/** Opens a file in a window of its own. Calls back when no editor could be started. */
export function openInWindow(file: string, line: number, command: string[], onFailure: () => void): void {
  // Quoted, because it is read as a shell reads it, which takes the backslashes away that stand between folders.
  launchEditor(`${file}:${line}:1`, quote(command), onFailure);
}

/**
 * Runs an editor in this terminal until it is closed.
 *
 * @returns what went wrong, for the learner
 */
export function openInTerminal(file: string, line: number, command: string[]): string | undefined {
  const name = programName(command);
  const at = name === "micro" ? [`${file}:${line}`] : [`+${line}`, file];
  const { error, status, signal } = runHere([...command, ...at]);
  if (error || status === UNKNOWN_TO_CMD)
    return `${name} could not be started. See that EDITOR names your editor.`;
  return status === 0 ? undefined : `${name} ended ${signal ? `by ${signal}` : `with exit code ${status}`}.`;
}

function runHere([program, ...args]: string[]) {
  if (process.platform !== "win32") return spawnSync(program, args, { stdio: "inherit" });
  // Many editors are batch files there, which only cmd can start.
  const cmd = ["/d", "/s", "/c", forCmd([program, ...args])];
  return spawnSync(process.env.ComSpec ?? "cmd.exe", cmd, {
    stdio: "inherit",
    windowsVerbatimArguments: true,
  });
}

/** With this cmd ends where there is no such program. */
const UNKNOWN_TO_CMD = 9009;

/** A command line as `cmd /s /c` takes it: it cuts off the outer quotes, and reads nothing within the inner ones. */
export function forCmd(command: string[]): string {
  return `"${command.map((word) => `"${word}"`).join(" ")}"`;
}
