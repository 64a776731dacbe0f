import type { Course } from "../grader/core/course/course.js";
import type { Command } from "../grader/terminal/command.js";
import type { ScreenKey } from "../grader/terminal/watch/keys.js";

// What the README says of keys, commands and parts, from what the grader and the course say of themselves. Pure: texts in, text out.

/** What the README tells, as it is declared. */
export interface Declared {
  keys: [name: string, key: ScreenKey][];
  commands: Command[];
  course: Course;
}

/** The README, with its tables and counts as they are declared. */
export function withTables(readme: string, { keys, commands, course }: Declared): string {
  const tables = { keys: keyTable(keys), commands: commandTable(commands) };
  const written = Object.entries(tables).reduce((text, [name, table]) => within(text, name, table), readme);
  return withCounts(written, course);
}

/** The text with a table between its two comments, which stay. */
function within(text: string, name: string, table: string): string {
  const [begin, end] = [`<!-- npm run docs: ${name} -->`, `<!-- end of ${name} -->`];
  const [before, rest] = text.split(begin);
  const after = rest?.split(end)[1];
  if (after === undefined) throw new Error(`the README has no place for its ${name}: ${begin} ... ${end}`);
  return `${before}${begin}\n\n${table}\n\n${end}${after}`;
}

function tableOf(head: string, rows: [string, string][]): string {
  const lines = rows.map(([first, second]) => `| ${first} | ${second} |`);
  return [`| ${head} | what it does |`, "| --- | --- |", ...lines].join("\n");
}

const code = (text: string) => `\`${text}\``;

function keyTable(keys: Declared["keys"]): string {
  return tableOf(
    "key",
    keys.map(([name, { what, readme }]) => [code(name), readme ?? what]),
  );
}

/** The watch screen is told above; commands that do no more than their key share one row. */
function commandTable(commands: Command[]): string {
  const told = commands.filter(({ isDefault }) => !isDefault);
  const asKeys = told.filter(({ key, readme }) => key && !readme);
  const rows = told
    .filter((command) => !asKeys.includes(command) || command === asKeys[0])
    .map((command) => (command === asKeys[0] ? sharedRow(asKeys) : row(command)));
  return tableOf("command", rows);
}

function row({ usage, key, readme, description }: Command): [string, string] {
  const same = key ? `as the key ${code(key)}. ` : "";
  return [code(usage.replaceAll("...", "")), same + (readme ?? description)];
}

function sharedRow(commands: Command[]): [string, string] {
  const list = (words: string[]) => words.map(code).join(", ");
  const names = commands.map(({ usage }) => usage.split(" ")[0]);
  return [list(names), `as the keys ${list(commands.flatMap(({ key }) => key ?? []))}`];
}

/** How many chapters and exercises each row of the table of parts has. */
function withCounts(text: string, course: Course): string {
  return course.parts.reduce((written, { number, name, chapters }) => {
    const exercises = chapters.reduce((total, chapter) => total + chapter.exercises.length, 0);
    const row = new RegExp(`^(\\| ${number} ${name} \\|) \\d+ chapters, \\d+ exercises:`, "m");
    if (!row.test(written)) throw new Error(`the README has no row "| ${number} ${name} | ..."`);
    return written.replace(row, `$1 ${chapters.length} chapters, ${exercises} exercises:`);
  }, text);
}
