import type { PlacedExercise } from "../core/course/course.js";
import { problemIn } from "../core/course/source.js";
import type { Place } from "../core/ports.js";
import { type Load, SiteCourse } from "./data/course.js";
import { PACKS, type Pack } from "./data/forms.js";
import { PageRunner, type RunnerParts } from "./judge/runner.js";
import { translator } from "./judge/translate.js";
import { WEBGPU } from "./judge/webgpu.js";
import { loader } from "./offline/load.js";
import { stayOpen } from "./offline/open-pages.js";
import type { Chunk } from "./protocol.js";
import { Answers } from "./store/answers.js";
import { SiteStore } from "./store/store.js";

/** Everything that a page judges with. */
export interface Site {
  /** The site's base, `/` or `/transformer-kata/`. */
  base: string;
  /** Loads what the build has made, of this page's version. */
  load: Load;
  course: SiteCourse;
  answers: Answers;
  place: Place;
  runner: PageRunner;
  /** What workers are made of. */
  parts: RunnerParts;
  /** Loads what an exercise takes, and has a worker ready for it. */
  prepare(exercise: PlacedExercise): Promise<void>;
}

/**
 * @param base where the site's build has put what pages load: `/kata/`
 * @param storage the browser's store; undefined where it has none for us
 */
export async function openSite(base: string, storage: Storage | undefined): Promise<Site> {
  const site = base.slice(0, -"kata/".length);
  const load = loader(site);
  stayOpen(site);
  const answers = new Answers(storage);
  const store = new SiteStore(storage);
  const [course, boot, frame] = await Promise.all([
    SiteCourse.open(load, (slug) => answers.textOf(slug)),
    ...["boot.js", "frame.html"].map(async (name) => (await load(name)).text()),
  ]);
  const packs = new Map<Pack, Promise<Chunk[]>>();
  const pack = (name: Pack) => {
    const known =
      packs.get(name) ?? load(`packs/${name}.json`).then((response) => response.json() as Promise<Chunk[]>);
    packs.set(name, known);
    known.catch(() => packs.delete(name));
    return known;
  };
  const chunks = async (names: string[]) => {
    const all = new Map<string, Chunk>();
    const gpu: Pack[] = names.includes(WEBGPU) ? ["webgpu"] : [];
    for (const name of [...PACKS, ...gpu]) {
      if (isWhole(names, all)) break;
      for (const chunk of await pack(name)) all.set(chunk.name, chunk);
    }
    return all;
  };
  const parts: RunnerParts = {
    ...{
      sandbox: { frame, boot },
      translator: translator(course.files),
      chunks,
    },
    filesOf: (ids, tensors) => course.bytes(slugsIn(ids), tensors),
  };
  const runner = new PageRunner(parts);
  const place: Place = {
    ...{ files: course.files, runner, store },
    answer: ({ slug, files }) => {
      const text = answers.textOf(slug) ?? course.files.read(files.stub) ?? "";
      const problem = problemIn(text);
      return problem ? { problem } : { text };
    },
    kitProblem: async () => undefined,
    hindrance: () => undefined,
  };
  /** What its first run takes besides, so that it can be judged when the network has gone. Whoever runs it hears what is missing. */
  const loadAhead = ({ slug }: PlacedExercise, tensors: boolean) =>
    Promise.all([course.bytes([slug], tensors), ...(tensors ? PACKS : PACKS.slice(0, 2)).map(pack)]).catch(
      () => {},
    );
  return {
    ...{ base: site, load, course, answers, place, runner, parts },
    prepare: async (exercise) => {
      await course.need(exercise, answers.textOf(exercise.slug));
      const tensors = needsTensors(course, exercise);
      await runner.warm(tensors);
      void loadAhead(exercise, tensors);
    },
  };
}

/** Whether these are all there; what is no module of the site's own is missed by whoever imports it. */
function isWhole(names: string[], all: ReadonlyMap<string, Chunk>): boolean {
  return (
    all.size > 0 && names.every((name) => all.has(name) || !/^(#lib\/|@tensorflow\/|perform$)/.test(name))
  );
}

const needsTensors = (course: SiteCourse, { files }: PlacedExercise) =>
  course.files.read(files.spec)?.includes('"#lib/spec/tensors"') === true;

/** The exercises whose spec runs. */
function slugsIn(ids: string[]): string[] {
  return ids.flatMap((id) => /\/([^/]+)\.spec\.ts/.exec(id)?.[1] ?? []);
}
