import type { Random } from "../random.js";
import { FACTS, question, statement } from "./facts.js";
import { pick, review } from "./reviews.js";
import { ATTRIBUTES, PLACES } from "./words.js";

/**
 * A page of the mini-world's web, which is all that the base has ever read: 18% a question with its answer, half of them after
 * another question; 22% two facts; 30% three questions that nobody answers; 30% a review.
 */
export function page(rng: Random): string {
  const u = rng.random();
  if (u < 0.18) {
    const [fact, other] = [pick(rng, FACTS), pick(rng, FACTS)];
    const before = rng.random() < 0.5 ? "" : `${question(other)} `;
    return `<bos> ${before}${question(fact)} ${statement(fact)} <eos>`;
  }
  if (u < 0.4) return `<bos> ${statement(pick(rng, FACTS))} ${statement(pick(rng, FACTS))} <eos>`;
  if (u < 0.7) {
    const place = pick(rng, PLACES);
    const asked = Array.from({ length: 3 }, () => ({
      attribute: pick(rng, ATTRIBUTES),
      place: rng.random() < 0.7 ? place : pick(rng, PLACES),
    }));
    return `<bos> ${asked.map(question).join(" ")} <eos>`;
  }
  return `<bos> ${review(rng)} <eos>`;
}
