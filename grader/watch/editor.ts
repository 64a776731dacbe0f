import { spawnSync } from "node:child_process";
import path from "node:path";
import launchEditor from "launch-editor";
import { words } from "../commands/words.js";

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
export type Editor = { kind: "terminal"; command: string[] } | { kind: "window"; name: string | undefined };

/** VISUAL or EDITOR; without them an editor that is running, VS Code's own terminal first. */
export function chosenEditor(env = process.env): Editor {
  const named = [env.KATA_EDITOR, env.VISUAL, env.EDITOR].find((text) => text?.trim());
  const command = named ? words(named, env) : [];
  if (!named || command.length === 0)
    return { kind: "window", name: env.TERM_PROGRAM === "vscode" ? "code" : undefined };
  const program = path.basename(command[0]).replace(/\.(exe|cmd)$/, "");
  const inWindow = program === "emacs" && env.DISPLAY && !command.includes("-nw");
  if (IN_TERMINAL.has(program) && !inWindow) return { kind: "terminal", command };
  return { kind: "window", name: named };
}

/** Opens a file in a window of its own. Calls back when no editor could be started. */
export function openInWindow(
  file: string,
  line: number,
  name: string | undefined,
  onFailure: () => void,
): void {
  launchEditor(`${file}:${line}:1`, name, onFailure);
}

/** Runs an editor in this terminal until it is closed. */
export function openInTerminal(file: string, line: number, [program, ...args]: string[]): void {
  const at = ["micro"].includes(path.basename(program)) ? [`${file}:${line}`] : [`+${line}`, file];
  spawnSync(program, [...args, ...at], { stdio: "inherit", shell: process.platform === "win32" });
}
