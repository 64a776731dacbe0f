import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./process-reward-model.js")>({});
