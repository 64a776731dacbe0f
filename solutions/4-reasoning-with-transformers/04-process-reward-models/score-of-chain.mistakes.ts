import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./score-of-chain.js")>({});
