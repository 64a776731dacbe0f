import type { Judged } from "./marks.js";
import { keyOfWho, type Who } from "./who.js";

const WEEK_MS = 7 * 24 * 3600 * 1000;

/** A misunderstanding that answers of a class show. */
export interface Common {
  slug: string;
  mistake: string;
  because: string;
  /** Who shows it this week, and how many showed it only before. */
  now: Who[];
  before: number;
  /** Whether every failed test of somebody's answer agrees with it. */
  exact: boolean;
}

/** The moment at which the newest hand-in was made; undefined where there is none. */
export function newest(judged: Judged[]): string | undefined {
  return judged
    .map(({ handIn }) => handIn.at)
    .sort()
    .at(-1);
}

/**
 * The misunderstandings of the seven days up to a moment, the most common first. Who shows one in several hand-ins counts once.
 *
 * @param until usually that of the newest hand-in: a class is looked at after its week, too
 */
export function commonIn(judged: Judged[], until: string): Common[] {
  const end = Date.parse(until);
  const found = new Map<string, Common & { earlier: Set<string> }>();
  const inOrder = [...judged].sort((a, b) => (a.handIn.at < b.handIn.at ? 1 : -1));
  for (const { handIn, outcomes } of inOrder) {
    const at = Date.parse(handIn.at);
    if (at > end) continue;
    for (const [slug, { mistake }] of Object.entries(outcomes)) {
      if (!mistake) continue;
      const key = `${slug} ${mistake.name}`;
      const none = {
        slug,
        mistake: mistake.name,
        because: mistake.because,
        now: [],
        before: 0,
        exact: false,
      };
      const one = found.get(key) ?? { ...none, earlier: new Set<string>() };
      found.set(key, one);
      one.exact ||= mistake.exact;
      const isNow = one.now.some((who) => keyOfWho(who) === keyOfWho(handIn.by));
      if (isNow) continue;
      if (end - at < WEEK_MS) one.now.push(handIn.by);
      else one.earlier.add(keyOfWho(handIn.by));
    }
  }
  return [...found.values()]
    .map(({ earlier, ...one }) => ({ ...one, before: earlier.size }))
    .filter(({ now, before }) => now.length + before > 0)
    .sort((a, b) => b.now.length - a.now.length || b.before - a.before || (a.slug < b.slug ? -1 : 1));
}

/** How often each mistake was recognized on the learners' own machines, by the logs that they have handed in: the newest of each. */
export function metByLogs(
  judged: Judged[],
): { slug: string; mistake: string; learners: number; times: number }[] {
  const newestOf = new Map<string, Judged>();
  for (const one of judged) {
    const key = keyOfWho(one.handIn.by);
    const known = newestOf.get(key);
    if (one.handIn.log && (!known || known.handIn.at < one.handIn.at)) newestOf.set(key, one);
  }
  const counts = new Map<string, { slug: string; mistake: string; learners: number; times: number }>();
  for (const { handIn } of newestOf.values())
    for (const [slug, { mistakes = {} }] of Object.entries(handIn.log?.exercises ?? {}))
      for (const [mistake, times] of Object.entries(mistakes)) {
        const key = `${slug} ${mistake}`;
        const one = counts.get(key) ?? { slug, mistake, learners: 0, times: 0 };
        counts.set(key, { ...one, learners: one.learners + 1, times: one.times + times });
      }
  return [...counts.values()].sort((a, b) => b.learners - a.learners || b.times - a.times);
}
