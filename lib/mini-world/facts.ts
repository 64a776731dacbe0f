import { mersenneTwister } from "../random.js";
import { ATTRIBUTES, PLACES, VALUES } from "./words.js";

/** One thing that is true in the mini-world. */
export interface Fact {
  attribute: string;
  place: string;
  value: string;
}

/** The seed with which colors and animals were given out, once and for all. */
const SEED = 77;

/** All 36: every place has a capital of its own; places share colors and animals. */
export const FACTS: readonly Fact[] = (() => {
  const rng = mersenneTwister(SEED);
  return ATTRIBUTES.flatMap((attribute) =>
    PLACES.map((place, i) => {
      const values = VALUES[attribute];
      return { attribute, place, value: values[attribute === "capital" ? i : rng.integer(values.length)] };
    }),
  );
})();

const isEarly = ({ place }: Fact) => PLACES.indexOf(place) < PLACES.length / 2;

/** The 18 facts of the first six places: what fine-tuning may show. */
export const TRAINING_FACTS = FACTS.filter(isEarly);
/** The 18 facts of the other six places: fine-tuning never shows them as questions with answers. */
export const HELD_OUT_FACTS = FACTS.filter((fact) => !isEarly(fact));

/** `what is the capital of corvia ?` */
export function question({ attribute, place }: Pick<Fact, "attribute" | "place">): string {
  return `what is the ${attribute} of ${place} ?`;
}

/** `the capital of corvia is cira .` */
export function statement({ attribute, place, value }: Fact): string {
  return `the ${attribute} of ${place} is ${value} .`;
}
