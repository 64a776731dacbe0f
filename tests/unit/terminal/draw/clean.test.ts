import { Chalk } from "chalk";
import stringWidth from "string-width";
import { expect, test } from "vitest";
import { plain } from "../../../../grader/core/report/plain.js";
import { closed, colored, safeLine, withoutControls } from "../../../../grader/terminal/draw/clean.js";
import type { Look } from "../../../../grader/terminal/draw/look.js";
import { cut, finish, foldLines, wrap } from "../../../../grader/terminal/draw/text.js";

// Texts of a learner's code on their way to the terminal.
const look: Look = {
  width: 80,
  height: 24,
  color: new Chalk({ level: 1 }),
  unicode: true,
  links: true,
  tty: true,
};

/** What a terminal would do more than write with: everything but text and colors. */
const ACTS = /\u001b(?!\[[\d;:]*m)|[\u0000-\u0008\u000b-\u001a\u001c-\u001f\u007f-\u009f\t\u202e]/;

test.each([
  ["clears the screen", "\u001b[2J\u001b[Hgone", "gone"],
  ["leaves the alternate screen", "\u001b[?1049lleft", "left"],
  ["writes the clipboard", "\u001b]52;c;ZXZpbA==\u0007done", "done"],
  ["names the window", "\u001b]0;title\u001b\\done", "done"],
  ["starts a command and never ends it", "\u001b]52;c;ZXZpb", ""],
  ["asks the terminal", "\u001b[6n\u001b[c\u001bZasked", "asked"],
  ["changes the character set", "\u001b(0qqq", "qqq"],
  ["uses one-byte controls", "\u009b2Jcleared\u009d0;t\u009cnamed", "clearednamed"],
  ["sends a device string", "\u001bPq#0\u001b\\sent", "sent"],
  ["rings and goes back", "abc\b\b\u0007X", "abcX"],
  ["turns the direction", "\u202egnp.exe", "gnp.exe"],
  ["links elsewhere", "\u001b]8;;https://example.org\u0007here\u001b]8;;\u0007", "here"],
])("a text that %s is only text", (_, text, shown) => {
  for (const clean of [plain, colored]) expect(clean(text)).toBe(shown);
  const lines = [...wrap(text, look, 0), cut(text, 40), ...finish([text], look)];
  // The end of a link ends nothing where none began.
  expect(lines.join("\n").replaceAll("\u001b]8;;\u0007", "")).not.toMatch(ACTS);
});

test("colors stay where they may, end with their line, and go with NO_COLOR", () => {
  const red = "\u001b[31mred\u001b[41;5m";
  expect(plain(red)).toBe("red");
  expect(colored(red)).toBe(red);
  expect(closed(red)).toBe(`${red}\u001b[0m`);
  expect(safeLine(red, true)).toBe(`${red}\u001b[0m`);
  expect(safeLine(red, false)).toBe("red");
});

test("the grader's own links stay", () => {
  const link = "\u001b]8;;file:///a/b.ts\u0007b.ts\u001b]8;;\u0007";
  expect(finish([link], look)).toEqual([link]);
});

test("a tab is as wide as what it is shown as, and a line goes back to its start as a terminal's would", () => {
  expect(plain("\tif (x)\t{")).toBe("    if (x)  {");
  expect(stringWidth(cut("\t".repeat(40), 30))).toBe(30);
  expect(foldLines(finish(["\t".repeat(40)], look), look).every((line) => stringWidth(line) < 80)).toBe(true);
  expect(plain("10%\r20%\r\nnext\r")).toBe("20%\nnext");
});

test.each([
  ["one word of 5 MB", "y".repeat(5e6)],
  ["5 MB of words", "ab ".repeat(17e5)],
  ["5 MB of lines", "line\n".repeat(1e6)],
  ["30,000 combining characters", `a${"\u0301".repeat(30_000)}`],
  ["30,000 joiners", "\u200d".repeat(30_000)],
  ["5 MB of escapes", "\u001b[31m".repeat(1e6)],
  ["5 MB of an unended command", "\u001b]52;c;".repeat(7e5)],
])("%s takes no time", (_, text) => {
  const took = (act: () => unknown) => {
    const started = process.cpuUsage();
    act();
    const { user, system } = process.cpuUsage(started);
    return (user + system) / 1000;
  };
  expect(took(() => wrap(text, look))).toBeLessThan(200);
  expect(took(() => cut(text, 70))).toBeLessThan(200);
  expect(took(() => foldLines(finish([text], look), look))).toBeLessThan(1000);
});

test("a text that comes in pieces has no control, wherever a sequence is cut; new lines, tabs and letters stay", () => {
  const text = "a\tb\r\n\u001b]52;c;ZXZpbA==\u0007\u001b[2J\u009b1m\u202e漢 🦄 e\u0301\n";
  const letters = "a\tb\n]52;c;ZXZpbA==[2J1m漢 🦄 e\u0301\n";
  expect(withoutControls(text)).toBe(letters);
  expect(Array.from(text, withoutControls).join("")).toBe(letters);
});
