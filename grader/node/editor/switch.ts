import { existsSync, mkdirSync, readdirSync, rmdirSync, rmSync } from "node:fs";
import path from "node:path";
import { applyEdits, modify, type ParseError, parse } from "jsonc-parser";
import { root } from "../course/paths.js";
import { readText } from "../course/read-text.js";
import { editorFile, kata } from "../store/kata-folder.js";
import { writeFileAtomic } from "../store/write.js";
import { PLACES, type Place, type Setting } from "./places.js";

// Inline completion fills blanks before a learner has thought. These switch it off where an editor reads that from a folder, and put back
// what stood there.

/** What became of one place; `problem` says why nothing was written, for the learner. */
export interface Switched {
  place: Place;
  problem?: string;
}

/** By file: what stood there, null where no file was, and what was written. */
type Kept = Record<string, { before: string | null; wrote: string }>;

/** Switches inline completion off. What was switched off already stays so, with what stood there first. */
export async function switchOff(): Promise<Switched[]> {
  const kept = readKept();
  const done: Switched[] = [];
  for (const place of PLACES) {
    const before = readText(place.file);
    const problem = problemOf(place, before);
    if (problem) {
      done.push({ place, problem });
      continue;
    }
    const wrote = (place.settings ?? []).reduce(withSetting, before ?? "");
    done.push({ place });
    if (wrote === before) continue;
    // The copy comes first: what follows may be interrupted.
    kept[place.file] = { before: kept[place.file]?.before ?? before ?? null, wrote };
    await keep(kept);
    const file = path.join(root, place.file);
    mkdirSync(path.dirname(file), { recursive: true });
    await writeFileAtomic(file, wrote);
  }
  return done;
}

/** Puts back what stood there. In a file that was edited since, only the settings change that were written here. */
export async function switchOn(): Promise<Switched[]> {
  const kept = readKept();
  const done: Switched[] = [];
  for (const place of PLACES) {
    const was = kept[place.file];
    if (!was) continue;
    const file = path.join(root, place.file);
    const now = readText(place.file);
    const problem = now === undefined ? undefined : problemOf(place, now);
    done.push({ place, ...(problem && { problem }) });
    if (problem) continue;
    if (now !== undefined) {
      if (now !== was.wrote && place.settings)
        await writeFileAtomic(file, withBefore(place.settings, now, was.before));
      else if (was.before === null) removeFile(file);
      else await writeFileAtomic(file, was.before);
    }
    delete kept[place.file];
    await keep(kept);
  }
  return done;
}

function problemOf({ file, settings }: Place, text: string | undefined): string | undefined {
  if (text === undefined && existsSync(path.join(root, file))) return `${file} cannot be read`;
  if (!settings || text === undefined || text.trim() === "") return undefined;
  const errors: ParseError[] = [];
  const value = parse(text, errors, { allowTrailingComma: true });
  const isObject = value !== null && typeof value === "object" && !Array.isArray(value);
  return errors.length === 0 && isObject ? undefined : `${file} is not an object in JSON`;
}

const LAYOUT = { formattingOptions: { insertSpaces: true, tabSize: 2 } };

function withSetting(text: string, { path, value }: Setting): string {
  const isSo = path.reduce<any>((inner, key) => inner?.[key], parse(text || "{}")) === value;
  return isSo ? text : applyEdits(text || "{}", modify(text || "{}", path, value, LAYOUT));
}

/** The text with these settings as they were before, or without them where they were not. */
function withBefore(settings: Setting[], text: string, before: string | null): string {
  const old = parse(before || "{}");
  return settings.reduce((now, { path }) => {
    const value = path.reduce<any>((inner, key) => inner?.[key], old);
    return applyEdits(now, modify(now, path, value, LAYOUT));
  }, text);
}

/** Removes a file that was made here, and its folder where nothing else is in it. */
function removeFile(file: string): void {
  rmSync(file, { force: true });
  const folder = path.dirname(file);
  if (folder !== root && readdirSync(folder).length === 0) rmdirSync(folder);
}

function readKept(): Kept {
  try {
    return JSON.parse(readText(editorFile) ?? "{}");
  } catch {
    return {};
  }
}

async function keep(kept: Kept): Promise<void> {
  if (Object.keys(kept).length === 0) return rmSync(editorFile, { force: true });
  mkdirSync(kata, { recursive: true });
  await writeFileAtomic(editorFile, `${JSON.stringify(kept, null, 2)}\n`);
}
