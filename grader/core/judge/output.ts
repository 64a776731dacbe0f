/** What the code printed, in the order of the tests. The name is empty for output before the first test. */
export type Printed = { test: string; text: string }[];

/** Warnings about some adapters, which WebGPU's library prints on stderr. */
const NOISE = /(?<=^|\u001f)Warning: max\w+ artificially reduced .*\n?/gm;

/** Splits the worker's output at the marks that it writes when another test starts to print. */
export function readOutput(output: string): Printed {
  const [before, ...parts] = output.replace(NOISE, "").split("\u001e");
  const printed = parts.map((part) => {
    const at = part.indexOf("\u001f");
    return { test: part.slice(0, Math.max(0, at)), text: part.slice(at + 1) };
  });
  return [{ test: "", text: before }, ...printed].filter(({ text }) => text.trim());
}

/** The output of one test and of the code before all tests; all output if no test is named. */
export function printedBy(printed: Printed, test: string | undefined): string {
  const own = test === undefined ? printed : printed.filter((part) => part.test === "" || part.test === test);
  return own.map(({ text }) => text).join("");
}
