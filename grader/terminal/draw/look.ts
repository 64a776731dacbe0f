import { Chalk, type ChalkInstance, supportsColor, supportsColorStderr } from "chalk";
import isUnicodeSupported from "is-unicode-supported";

/** How to write to one stream: size, colour, characters. */
export interface Look {
  width: number;
  height: number;
  color: ChalkInstance;
  unicode: boolean;
  /** Whether file paths may be links (OSC 8). */
  links: boolean;
  tty: boolean;
}

const PLAIN_WIDTH = 80;

/** The look of a stream. chalk alone does not honour NO_COLOR, so the rule is here. */
export function lookOf(stream: NodeJS.WriteStream): Look {
  const tty = stream.isTTY === true;
  const level = colorLevel(stream, process.env);
  return {
    width: tty && stream.columns > 0 ? stream.columns : PLAIN_WIDTH,
    height: tty && stream.rows > 0 ? stream.rows : 24,
    color: new Chalk({ level }),
    unicode: process.env.KATA_ASCII ? false : isUnicodeSupported() && !isAsciiLocale(process.env),
    // VS Code finds paths by itself, and shows OSC 8 links worse.
    links: tty && level > 0 && process.env.TERM_PROGRAM !== "vscode",
    tty,
  };
}

/** NO_COLOR wins, then FORCE_COLOR, then what the stream can do. */
function colorLevel(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv): 0 | 1 | 2 | 3 {
  if (env.NO_COLOR || process.argv.includes("--no-color")) return 0;
  if (env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== "") {
    const forced = { false: 0, true: 1, "0": 0, "1": 1, "2": 2, "3": 3 }[env.FORCE_COLOR] ?? 1;
    return forced as 0 | 1 | 2 | 3;
  }
  if (!stream.isTTY || env.TERM === "dumb") return 0;
  const support = stream === process.stderr ? supportsColorStderr : supportsColor;
  return support ? support.level : 0;
}

function isAsciiLocale(env: NodeJS.ProcessEnv): boolean {
  if (process.platform === "win32" || process.platform === "darwin") return false;
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || "";
  return locale !== "" && !/utf-?8/i.test(locale);
}
