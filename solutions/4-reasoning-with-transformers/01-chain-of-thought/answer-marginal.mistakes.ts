import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./answer-marginal.js")>({});
