import guessEditor from "launch-editor/guess.js";
import { quote } from "shell-quote";
import { expect, test } from "vitest";
import {
  chosenEditor,
  forCmd,
  openInTerminal,
  programName,
} from "../../../../grader/terminal/watch/editor.js";

const CODE = String.raw`C:\Users\me\AppData\Local\Programs\Microsoft VS Code\Code.exe`;
const choose = (env: NodeJS.ProcessEnv, running: (string | null)[] = [null], platform = process.platform) =>
  chosenEditor(env, platform, () => running);

test("an EDITOR of nothing is none, and one that names an editor wins", () => {
  expect(choose({ EDITOR: " " })).toBeUndefined();
  expect(choose({ VISUAL: " ", EDITOR: "vim -n", TERM_PROGRAM: "vscode" }, ["code"])).toEqual({
    kind: "terminal",
    command: ["vim", "-n"],
  });
  expect(choose({ EDITOR: "emacs", DISPLAY: ":0" })?.kind).toBe("window");
  expect(choose({ EDITOR: "emacs -nw", DISPLAY: ":0" })?.kind).toBe("terminal");
});

test("without EDITOR the one that is running, but never one that would take the terminal", () => {
  expect(choose({ TERM_PROGRAM: "vscode" }, ["vim"])).toEqual({ kind: "window", command: ["code"] });
  expect(choose({}, ["zed"])).toEqual({ kind: "window", command: ["zed"] });
  for (const running of [["vim"], ["emacs"], [null], [" "]]) expect(choose({}, running)).toBeUndefined();
});

test("a backslash of Windows stays what it is", () => {
  expect(choose({ EDITOR: `"${CODE}" --wait` }, [], "win32")).toEqual({
    kind: "window",
    command: [CODE, "--wait"],
  });
  const short = String.raw`C:\Users\me\bin\zed.exe`;
  expect(choose({ EDITOR: short }, [], "win32")).toEqual({ kind: "window", command: [short] });
  expect(choose({ EDITOR: String.raw`C:\Tools\VIM.EXE` }, [], "win32")?.kind).toBe("terminal");
  expect(programName([CODE])).toBe("Code");
});

test("what launch-editor reads are the words that were meant", () => {
  for (const command of [[CODE, "--wait"], ["/opt/my editor/bin/edit", "-$x", "a'b"], ["C:\\a&b\\e.exe"]])
    expect((guessEditor as (named: string) => string[])(quote(command))).toEqual(command);
});

test("cmd reads each word as one, whatever is in it", () => {
  const file = String.raw`C:\Users\John & Jane (1)\softmax.ts`;
  expect(forCmd([String.raw`C:\Program Files\Vim\vim.bat`, "+3", file])).toBe(
    String.raw`""C:\Program Files\Vim\vim.bat" "+3" "C:\Users\John & Jane (1)\softmax.ts""`,
  );
});

test("an editor that does not start, or fails, is told of", () => {
  expect(openInTerminal("a.ts", 1, ["/nowhere/vim"])).toBe(
    "vim could not be started. See that EDITOR names your editor.",
  );
  expect(openInTerminal("a.ts", 1, [process.execPath, "-e", "process.exit(3)"])).toBe(
    "node ended with exit code 3.",
  );
  expect(openInTerminal("a.ts", 1, [process.execPath, "-e", "0"])).toBeUndefined();
});
