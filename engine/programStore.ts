/** What the SDK keeps of a run of the program: whether the engine takes secrets, the configuration, the stack. */
interface Store {
  resourcePackages?: unknown;
  resourceModules?: unknown;
}

/** The SDK's seam for keeping apart the runs that one process serves at a time. Two copies of the SDK share it. */
interface StoreOfRun {
  readonly run: <Result>(store: Store, work: () => Result) => Result;
  readonly getStore: () => undefined;
}

const shared: { asyncLocalStorage?: StoreOfRun; globalStore?: Store } = globalThis;

/**
 * From now on, the store of the run that began last is the one of the whole process. To be called before the SDK is loaded.
 *
 * The SDK's own server keeps a run's store in asynchronous context. What the engine calls back (transforms, hooks) comes
 * from a server whose requests begin a context of their own: there, the SDK finds an empty store, takes the engine for
 * one that does not know secrets, and answers with their plain text. This process serves one run at a time, as Pulumi's
 * own host does, so one store is enough, and every callback sees it.
 */
export function keepOneStore(): void {
  shared.asyncLocalStorage = {
    run: (store, work) => {
      // What packages have registered when they were first imported; no run imports them again.
      const { resourcePackages, resourceModules } = shared.globalStore ?? {};
      shared.globalStore = Object.assign(
        store,
        resourcePackages === undefined ? {} : { resourcePackages },
        resourceModules === undefined ? {} : { resourceModules },
      );
      return work();
    },
    getStore: () => undefined,
  };
}
