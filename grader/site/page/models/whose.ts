import type { ModelName } from "../../../../lib/judge/model-names.js";
import { pageAt, routeOf } from "../../../core/course/site-pages.js";
import { trainerOf } from "../../../models/trained-by.js";
import type { Site } from "../../place.js";
import { element } from "../element.js";

/** The models that the learner has trained. */
export type Kept = ReadonlySet<string>;

/** The slug of the exercise that trains a model. */
export const trainer = (site: Site, name: ModelName): string => trainerOf(site.course.course.exercises, name);

/** A link to its page. */
export function trainerLink({ course, base }: Site, name: ModelName): HTMLAnchorElement {
  const slug = trainerOf(course.course.exercises, name);
  const { files } = course.course.bySlug.get(slug)!;
  return element("a", { href: pageAt(base, routeOf(files.stub)) }, slug);
}

/**
 * Says whose weights answer.
 *
 * @param name the learner's model: the one that answers, or the one that will once it is trained
 * @param isChosen whether it answers where it is there
 */
export function whoseWeights(site: Site, kept: Kept, name: ModelName, isChosen: boolean): string {
  const slug = trainer(site, name);
  if (!kept.has(name)) return `These are the course's weights: yours come when ${slug} passes.`;
  if (!isChosen) return `These are the course's weights. Yours, the ${name}, are there too.`;
  return `These are your weights: your ${slug} has left them.`;
}
