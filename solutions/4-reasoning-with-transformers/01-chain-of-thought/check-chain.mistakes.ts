import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./check-chain.js")>({});
