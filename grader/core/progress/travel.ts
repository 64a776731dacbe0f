import * as v from "valibot";
import { MODEL_NAMES } from "../../../lib/judge/model-names.js";
import { MOST_BYTES } from "../course/source.js";
import { empty, migrate, Progress, VERSION } from "./schema.js";

// All that a learner has done, as one file that travels between the terminal and a page. It has no clock and no maker of its own, and
// the keys of its objects are sorted: exported, imported and exported again it is the same, byte for byte.

export const FORMAT = "kata-progress";
export const TRAVEL_VERSION = 1;

/** The file's usual name. */
export const TRAVEL_FILE = "kata-progress.json";

/** The limit is ten times the course's largest model. */
const Model = v.pipe(v.string(), v.base64(), v.maxLength(2_000_000));

const Travel = v.object({
  format: v.literal(FORMAT),
  version: v.literal(TRAVEL_VERSION),
  progress: v.pipe(v.unknown(), v.transform(migrate), Progress),
  /** The learner's answers, by slug: those that are no stubs. */
  files: v.optional(v.record(v.string(), v.pipe(v.string(), v.maxLength(MOST_BYTES))), {}),
  /** The models that their answers have trained. */
  models: v.optional(v.partial(v.object(Object.fromEntries(MODEL_NAMES.map((name) => [name, Model])))), {}),
});

export interface Travel {
  progress: Progress;
  files: Record<string, string>;
  models: Record<string, string>;
}

/** A file that cannot be read. Nothing was changed. */
export class UnreadableTravel extends Error {
  override name = "UnreadableTravel";
}

/** A text without what an editor or git may have added. */
export const asTyped = (text: string): string => text.replace(/^\ufeff/, "").replaceAll("\r\n", "\n");

/** The text of the file. */
export function travelText({ progress, files, models }: Travel): string {
  // That everything was judged at once is a word of one machine.
  const { proven: _, ...rest } = progress;
  // What it is stands first, for those who only look at its beginning.
  const travel = {
    ...{ format: FORMAT, version: TRAVEL_VERSION, progress: sorted(rest), files: sorted(files) },
    ...(Object.keys(models).length > 0 && { models: sorted(models) }),
  };
  return `${JSON.stringify(travel, null, 1)}\n`;
}

/**
 * Reads the text of the file, whoever wrote it.
 *
 * @throws UnreadableTravel saying what it is instead
 */
export function readTravel(text: string): Travel {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new UnreadableTravel(
      "this is not a whole progress file: it is no JSON. Was it cut on the way? Export it again, and import that.",
    );
  }
  const { format, version, progress } = (json ?? {}) as {
    format?: unknown;
    version?: unknown;
    progress?: any;
  };
  if (format !== FORMAT)
    throw new UnreadableTravel(`this is no progress file of the course: its "format" is not "${FORMAT}".`);
  const newer = [
    [version, TRAVEL_VERSION],
    [progress?.version, VERSION],
  ].find(([has, known]) => typeof has === "number" && has > (known as number));
  if (newer)
    throw new UnreadableTravel(
      `this file was written by a later version of the course (${newer[0]}; this one knows ${newer[1]}). Update the course here, then import it.`,
    );
  const parsed = v.safeParse(Travel, json);
  if (!parsed.success)
    throw new UnreadableTravel(
      `this progress file is damaged: ${v.summarize([parsed.issues[0]]).replaceAll("\n", " ")}. Export it again, and import that.`,
    );
  const { progress: read = empty(), files, models } = parsed.output;
  return { progress: read, files, models: models as Record<string, string> };
}

/** The same value with the keys of all its objects in order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, part]) => part !== undefined);
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, part]) => [key, sorted(part)]),
  );
}
