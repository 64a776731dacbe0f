import { bestOf } from "./best-of-n.js";
import { budget } from "./budget.js";
import { greedy } from "./greedy.js";
import { mend } from "./mend.js";
import type { Method } from "./method.js";
import { vote } from "./vote.js";
import type { WayName } from "./ways.js";

/** What each way of thinking does. */
export const METHODS: Record<WayName, Method> = { greedy, vote, "best-of-n": bestOf, mend, budget };
