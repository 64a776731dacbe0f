import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./numbered-chain.js")>({});
