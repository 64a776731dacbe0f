import { MODEL_NAMES } from "../../../lib/judge/model-names.js";
import { become, type Merged, merge } from "../../core/progress/merge.js";
import { asTyped, type Travel } from "../../core/progress/travel.js";
import type { Site } from "../place.js";
import { allModels, keepModel, modelOf } from "./models.js";

// What was done on this page, as the file that travels, and what comes from elsewhere.

/** All that the learner has done in this browser. */
export function travelHere({ place, answers }: Site): Travel {
  const files = answers.slugs().map((slug) => [slug, asTyped(answers.textOf(slug) ?? "")]);
  return { progress: place.store.read().progress, files: Object.fromEntries(files), models: {} };
}

/** The same with the models that the learner's answers have trained. */
export const travelWithModels = async (site: Site): Promise<Travel> => ({
  ...travelHere(site),
  models: await allModels(),
});

/** What would become of what came. Nothing is changed. */
export async function planned(site: Site, came: Travel): Promise<Merged> {
  const { course } = site.course;
  const here = travelHere(site);
  const slugs = new Set([...Object.keys(came.files), ...Object.keys(here.files)]);
  await Promise.all(
    course.exercises.filter(({ slug }) => slugs.has(slug)).map((exercise) => site.course.need(exercise)),
  );
  return merge(course, here, came, site.course.files);
}

/**
 * Takes it in. Answers first: if the page is closed in between, it can be done again.
 *
 * @returns what there was no room for; nothing was replaced there
 */
export async function takeIn(site: Site, came: Travel, now: Date): Promise<string[]> {
  const here = travelHere(site);
  const { coming } = await planned(site, came);
  const unkept: string[] = [];
  for (const { exercise, what, text } of coming) {
    const { slug } = exercise;
    const aside = what === "kept" ? text : site.answers.textOf(slug);
    const isKept = aside === undefined || site.answers.putAside(slug, aside, now) === "kept";
    if (!isKept || (what !== "kept" && site.answers.keep(slug, text) !== "kept")) unkept.push(slug);
  }
  await site.place.store.update((progress) =>
    become(progress, merge(site.course.course, { ...here, progress }, came, site.course.files).progress),
  );
  for (const name of MODEL_NAMES) {
    const model = came.models[name];
    if (model === undefined || (await modelOf(name)) !== undefined) continue;
    await keepModel(name, model).catch(() => unkept.push(`the model ${name}`));
  }
  return unkept;
}
