/** What is more than a character in a regular expression: sets, groups, escapes, quantifiers, anchors. */
const PIECES =
  /\[(?:\\.|[^\]\\])*\]|\(\?(?:[:=!]|<[=!]|<\w+>)|\\(?:[pP]\{\w+\}|u\{\w+\}|.)|[+*?]\??|\{\d+(?:,\d*)?\}\??|[\^$]/gu;

const AROUND: Record<string, string> = { "(?=": "(?!", "(?!": "(?=", "(?<=": "(?<!", "(?<!": "(?<=" };

/**
 * Regular expressions that match less or more than this one: each lacks a quantifier or an anchor, or has the opposite of a set or of
 * a look around.
 *
 * @param literal as it stands in the code, `/a+/g`
 */
export function patternsLike(literal: string): string[] {
  const end = literal.lastIndexOf("/");
  const [source, flags] = [literal.slice(1, end), literal.slice(end + 1)];
  return [...source.matchAll(PIECES)].flatMap(({ 0: piece, index }) =>
    othersFor(piece)
      .map((other) => source.slice(0, index) + other + source.slice(index + piece.length))
      .filter((changed) => isPattern(changed, flags))
      .map((changed) => `/${changed}/${flags}`),
  );
}

function othersFor(piece: string): string[] {
  if (/^(?:[+*?]|\{\d|\^|\$|\\b)/i.test(piece)) return [""];
  if (piece.startsWith("[^")) return [`[${piece.slice(2)}`];
  if (piece.startsWith("[")) return [`[^${piece.slice(1)}`];
  if (/^\\[dswp]/.test(piece)) return [`\\${piece[1].toUpperCase()}${piece.slice(2)}`];
  if (/^\\[DSWP]/.test(piece)) return [`\\${piece[1].toLowerCase()}${piece.slice(2)}`];
  return piece in AROUND ? [AROUND[piece]] : [];
}

/** An empty one would begin a comment. */
function isPattern(source: string, flags: string): boolean {
  try {
    return source !== "" && Boolean(new RegExp(source, flags));
  } catch {
    return false;
  }
}
