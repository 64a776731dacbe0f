import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./over-optimized.js")>({});
