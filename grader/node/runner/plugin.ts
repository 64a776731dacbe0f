import path from "node:path";
import type { Plugin } from "vite";
import { type ImportFacts, meaningOf } from "../../core/meaning/meaning.js";
import { readId } from "../../core/meaning/subject.js";
import { COURSE, textOf } from "../../core/meaning/virtual.js";
import { disk } from "../course/disk.js";
import { inCourse, onDisk } from "../course/paths.js";

export interface PluginOptions extends Pick<ImportFacts, "isPassed"> {
  /** Where lib lies translated; its sources are used unless given. */
  lib?: string | undefined;
  /** The text that a file of the learner's has in this run; it is read unless given. */
  textOf?(file: string): string | undefined;
}

/** Has vite take imports for what `meaningOf` says, and load what `textOf` says. vite's own ids are paths on the disk. */
export function kataPlugin({ lib, isPassed, textOf: learners }: PluginOptions): Plugin {
  const meaning = meaningOf({ has: disk.has, isPassed });
  const read = (file: string) => learners?.(file) ?? disk.read(file);

  return {
    name: "kata",
    enforce: "pre",
    resolveId(source, importer) {
      if (lib && source.startsWith("#lib/")) return path.join(lib, `${source.slice("#lib/".length)}.mjs`);
      if (source.startsWith(COURSE)) return diskId(source.slice(COURSE.length));
      const meant = importer && meaning(source, courseId(importer));
      return meant ? diskId(meant) : undefined;
    },
    load(id) {
      const own = courseId(id);
      const text = textOf(own, read);
      if (text !== undefined) return text;
      const { file, subject } = readId(own);
      const isPlain = own === file || subject.kind === "alone";
      return isPlain && isLearners(file) ? learners?.(file) : undefined;
    },
  };
}

/** What is read as text, whatever imports it. */
const CODE = /\.([cm]?[jt]sx?|json)$/;
/** Nothing in these is the learner's, and nothing outside the course. */
const OTHERS = /^(solutions|lib|grader)\/|(^|\/)node_modules\/|^\.\.|^\/|:/;

/** A spec, an exercise, or what lies beside them; elsewhere what the learner has put there to import it. */
const isLearners = (file: string) => CODE.test(file) && !OTHERS.test(file);

/** An id of vite's as one of the course; the query stays. */
export function courseId(id: string): string {
  const [file, query] = split(id);
  return inCourse(file) + query;
}

/** The other way round. vite has forward slashes on every system. */
export function diskId(id: string): string {
  const [file, query] = split(id);
  return onDisk(file).replaceAll("\\", "/") + query;
}

function split(id: string): [file: string, query: string] {
  const at = id.indexOf("?");
  return at < 0 ? [id, ""] : [id.slice(0, at), id.slice(at)];
}
