import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./majority-vote.js")>({});
