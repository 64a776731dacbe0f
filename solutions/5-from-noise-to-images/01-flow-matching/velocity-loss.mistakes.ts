import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./velocity-loss.js")>({});
