import path from "node:path";
import ts from "typescript";
import { blankRanges } from "../../core/course/stub.js";
import type { Edit } from "../../core/meaning/subject.js";
import { root } from "../../node/course/paths.js";
import { RULES } from "./rules.js";

/** A small change of a solution: a wrong answer that nobody wrote down as a mistake. */
export interface Mutant {
  edit: Edit;
  /** 1-based, in the solution. */
  line: number;
  /** The line, or lines, before and after. */
  before: string;
  after: string;
}

/** The solutions as one program: which arguments could be exchanged, only their types tell. */
export function programOf(solutions: string[]): ts.Program {
  const config = path.join(root, "tsconfig.json");
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(config, ts.sys.readFile).config,
    ts.sys,
    root,
  );
  return ts.createProgram(solutions, options);
}

/**
 * Every mutant of a solution, in the order of its text; no two have the same text.
 *
 * @param where in the blanks, or in the code around them, which learners may change as well
 */
export function mutantsOf(
  program: ts.Program,
  solution: string,
  where: "blanks" | "given" = "blanks",
): Mutant[] {
  const source = program.getSourceFile(solution);
  if (!source) throw new Error(`the program has no file ${solution}`);
  const checker = program.getTypeChecker();
  const mutants = new Map<string, Mutant>();
  const ranges = blankRanges(source.text);
  const isMeant = (from: number, to: number) =>
    where === "blanks"
      ? ranges.some(([start, end]) => start <= from && to <= end)
      : ranges.every(([start, end]) => to <= start || end <= from);
  const visit = (node: ts.Node): void => {
    const [from, to] = [node.getStart(source), node.end];
    // What is thrown is for people: its class is judged, and a refusal left out is a statement dropped.
    if (ts.isThrowStatement(node) || ts.isTypeNode(node) || ts.isImportDeclaration(node)) return;
    if (isMeant(from, to)) {
      for (const text of RULES.flatMap((rule) => rule(node, checker))) {
        const edit = { from, to, text: ts.isExpression(node) ? inBrackets(node, text) : text };
        const whole = source.text.slice(0, from) + edit.text + source.text.slice(to);
        if (whole !== source.text && !mutants.has(whole))
          mutants.set(whole, { edit, ...linesOf(source, edit) });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return [...mutants.values()].sort((a, b) => a.edit.from - b.edit.from);
}

/** Keeps an expression in one piece where its neighbors would take part of it. */
function inBrackets(node: ts.Expression, text: string): string {
  const { parent } = node;
  if (ts.isRegularExpressionLiteral(node)) return text;
  const isInside =
    ts.isBinaryExpression(parent) ||
    ts.isPrefixUnaryExpression(parent) ||
    ts.isPropertyAccessExpression(parent);
  return isInside && /[^\w.]/.test(text) && !/^[\w.]+\([^()]*\)$/.test(text) ? `(${text})` : text;
}

function linesOf(source: ts.SourceFile, { from, to, text }: Edit): Pick<Mutant, "line" | "before" | "after"> {
  const start = source.text.lastIndexOf("\n", from - 1) + 1;
  const after = source.text.indexOf("\n", to);
  const end = after < 0 ? source.text.length : after;
  const plain = (line: string) =>
    line
      .replace(/\/\* (blank: .+?|end) \*\//g, "")
      .replace(/\s+/g, " ")
      .trim();
  return {
    line: source.getLineAndCharacterOfPosition(from).line + 1,
    before: plain(source.text.slice(start, end)),
    after: plain(source.text.slice(start, from) + text + source.text.slice(to, end)),
  };
}
