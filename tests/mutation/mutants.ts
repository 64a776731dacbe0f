import { Instrumenter } from "@stryker-mutator/instrumenter";
import type { Edit } from "../../grader/core/meaning/subject.js";
import { strykerPlugins } from "./ignore-messages.mjs";

/** One small change of a solution, as StrykerJS makes it. */
export interface Mutant {
  edit: Edit;
  line: number;
  before: string;
  /** The kind of change, such as `ArithmeticOperator`. */
  kind: string;
}

const quiet = () => {};
const logger = {
  ...{ trace: quiet, debug: quiet, info: quiet, warn: quiet, error: quiet, fatal: quiet },
  ...{ isTraceEnabled: () => false, isDebugEnabled: () => false, isInfoEnabled: () => false },
  ...{ isWarnEnabled: () => false, isErrorEnabled: () => false, isFatalEnabled: () => false },
};

/** All mutants of a source but those of error texts, in the order of their places. */
export async function mutantsOf(file: string, source: string): Promise<Mutant[]> {
  const content = source.replaceAll("\r\n", "\n");
  const instrumenter = new Instrumenter(logger as never);
  const { mutants } = await instrumenter.instrument([{ name: file, content, mutate: true }], {
    plugins: null,
    excludedMutations: [],
    ignorers: strykerPlugins.map(({ value }) => value),
  });
  const starts = lineStarts(content);
  const at = ({ line, column }: { line: number; column: number }) => starts[line] + column;
  return mutants
    .filter(({ status }) => status !== "Ignored")
    .map(({ location, replacement = "", mutatorName }) => {
      const [from, to] = [at(location.start), at(location.end)];
      return {
        edit: { from, to, text: replacement },
        line: location.start.line + 1,
        before: content.slice(from, to),
        kind: mutatorName,
      };
    })
    .sort((a, b) => a.edit.from - b.edit.from);
}

/** Where each line of a text begins. */
function lineStarts(text: string): number[] {
  const starts = [0];
  for (const [i, letter] of text.split("").entries()) if (letter === "\n") starts.push(i + 1);
  return starts;
}

/** Whether a change may well make a loop endless: then it must not hold up the others. */
export function mayNotEnd({ kind, edit: { from } }: Mutant, source: string): boolean {
  const line = source.slice(source.lastIndexOf("\n", from) + 1).split("\n", 1)[0];
  return kind !== "StringLiteral" && /\b(for|while)\s*\(/.test(line) && !/\bof\b/.test(line);
}
