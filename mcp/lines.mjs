import { Transform } from "node:stream";

// What comes in is one message a line. The SDK drops a line that is no JSON without a word, and closes the connection at one that is too
// long: here both get an answer, and the next line is read.

/** The most bytes of a line. A call of a tool has a few hundred. */
export const MOST_BYTES = 100_000;

const NEW_LINE = 10;

/**
 * Passes on lines that are JSON.
 *
 * @param {(problem: { code: number, message: string }) => void} refuse called for every other line
 */
export function jsonLines(refuse) {
  /** @type {Buffer[]} */
  let pieces = [];
  let bytes = 0;

  /** @param {Buffer} piece */
  const keep = (piece) => {
    bytes += piece.length;
    if (bytes <= MOST_BYTES) pieces.push(piece);
    // No more than its length is kept of a line that is too long.
    else pieces = [];
  };

  /** @returns {string | undefined} the line that has ended, if it may pass */
  const end = () => {
    const line = Buffer.concat(pieces).toString("utf8").trim();
    const isTooLong = bytes > MOST_BYTES;
    pieces = [];
    bytes = 0;
    if (isTooLong) refuse({ code: -32600, message: `a message may have ${MOST_BYTES} bytes` });
    else if (isJson(line)) return `${line}\n`;
    else if (line !== "") refuse({ code: -32700, message: "this is no JSON" });
    return undefined;
  };

  return new Transform({
    transform(chunk, _, done) {
      let from = 0;
      for (let at = chunk.indexOf(NEW_LINE); at >= 0; at = chunk.indexOf(NEW_LINE, from)) {
        keep(chunk.subarray(from, at));
        from = at + 1;
        const line = end();
        if (line !== undefined) this.push(line);
      }
      keep(chunk.subarray(from));
      done();
    },
  });
}

/** @param {string} line */
function isJson(line) {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}
