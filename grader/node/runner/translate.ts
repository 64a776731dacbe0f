import { readId } from "../../core/meaning/subject.js";
import { type Translation, Translator } from "../../core/meaning/translator.js";
import type { Overlay } from "../../core/meaning/virtual.js";
import { disk } from "../course/disk.js";
import { onDisk } from "../course/paths.js";

/** Loads what translates, so that the first run need not wait for it. */
export async function loadTranslator(): Promise<void> {
  await import("vite");
}

/** Translates the course's files as vite does it for its module runner, and for vitest. */
export const translator = (): Translator => new Translator({ files: disk, translate, overlayFor });

/** What lays a mistake over its solution, where the id is of one. It loads a parser, for which no learner waits. */
export async function overlayFor(id: string): Promise<Overlay | undefined> {
  return readId(id).subject.kind === "mistake" ? (await import("./overlay.js")).overlay : undefined;
}

async function translate(name: string, text: string): Promise<Translation> {
  const { moduleRunnerTransform, transformWithOxc } = await import("vite");
  const file = onDisk(name);
  const plain = file.endsWith(".json")
    ? { code: `export default ${text}`, map: null }
    : await transformWithOxc(text, file, { target: "es2022", sourcemap: true, lang: "ts" });
  const made = await moduleRunnerTransform(
    plain.code,
    plain.map as Parameters<typeof moduleRunnerTransform>[1],
    file,
    text,
  );
  if (!made) throw new Error(`${file} cannot be translated`);
  const sources = [...new Set([...(made.deps ?? []), ...(made.dynamicDeps ?? [])])];
  return { code: made.code, sources, map: made.map as object | null };
}
