/** Who may think: four models come with the course, the learner trains the others. */
export const THINKERS = ["reasoner", "hasty", "two-minds", "clueless", "thinker", "student"] as const;
export type Thinker = (typeof THINKERS)[number];
