import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./shaped-rewards.js")>({});
