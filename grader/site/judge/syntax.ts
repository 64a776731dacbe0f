import { parser } from "@lezer/javascript";

const reader = parser.configure({ dialect: "ts" });

/** Where a text stops being TypeScript, and what is wrong there. */
export interface SyntaxFault {
  line: number;
  column: number;
  what: string;
}

/**
 * Finds the first place that cannot be read. Sucrase tries what stands before it as an arrow function and as a list of arguments, and in the
 * end blames the beginning of the function around it.
 */
export function syntaxFault(text: string): SyntaxFault | undefined {
  let at: number | undefined;
  reader.parse(text).iterate({
    enter: ({ type, from }) => {
      if (type.isError && (at === undefined || from < at)) at = from;
    },
  });
  if (at === undefined) return undefined;
  const place = at + /^\s*/.exec(text.slice(at))![0].length;
  const before = text.slice(0, place).trimEnd();
  const token = /^(?:[\w$]+|\S)/.exec(text.slice(place))?.[0];
  const lines = (token === undefined ? before : text.slice(0, place)).split("\n");
  return {
    line: lines.length,
    column: lines.at(-1)!.length + 1,
    what: token === undefined ? "The code ends too early: is a bracket left open?" : `Unexpected ${token}`,
  };
}
