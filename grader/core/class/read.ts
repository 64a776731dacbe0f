import * as v from "valibot";

/** A file of a class that cannot be used. Its text is a sentence for whoever named the file. */
export class UnreadableClassFile extends Error {
  override name = "UnreadableClassFile";
}

/** All answers of the course have a tenth of this. */
export const MOST_FILE = 20_000_000;

interface Kind {
  /** `a hand-in` */
  what: string;
  format: string;
  version: number;
  /** What helps where it is damaged. */
  mend: string;
  most: number;
}

/**
 * Reads a file of a class, whoever wrote it.
 *
 * @throws UnreadableClassFile saying what it is instead
 */
export function readClassFile<T extends v.GenericSchema>(
  text: string,
  schema: T,
  { what, format, version, mend, most }: Kind,
): v.InferOutput<T> {
  if (text.length > most)
    throw new UnreadableClassFile(
      `this is too large for ${what}: ${Math.round(text.length / 1e6)} MB. Was another file meant?`,
    );
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    throw new UnreadableClassFile(`this is not ${what}: it is no whole JSON. Was it cut on the way? ${mend}`);
  }
  const { format: has, version: of } = (json ?? {}) as { format?: unknown; version?: unknown };
  if (has !== format)
    throw new UnreadableClassFile(`this is not ${what}: its "format" is not "${format}". ${mend}`);
  if (typeof of === "number" && of > version)
    throw new UnreadableClassFile(
      `this is ${what} of a later version of Transformer Kata (${of}; this one knows ${version}). Update here: npm run kata -- update`,
    );
  const parsed = v.safeParse(schema, json);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const place = v.getDotPath(issue) ?? "the file";
  throw new UnreadableClassFile(`this is ${what}, but it is damaged: ${place} ${saidOf(issue)}. ${mend}`);
}

/** An issue of valibot's as the end of a sentence; our own messages are such ends already. */
function saidOf({ message, received, expected }: v.BaseIssue<unknown>): string {
  if (!message.startsWith("Invalid ")) return message;
  return `is ${shortened(received)}, and ${expected === null ? "cannot be" : `should be ${shortened(String(expected))}`}`;
}

const shortened = (text: string) => (text.length > 60 ? `${text.slice(0, 60)}…` : text);
