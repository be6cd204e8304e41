import type { AppOptions } from './app'
import { Failover } from './collect/failover'
import { Recovery } from './collect/recovery'
import { createLogNotifier } from './notify/log-notifier'
import { createWebhook } from './notify/webhook'
import { random } from './random'
import type { Database } from './store/database'
import { createFailoverStore } from './store/failover-store'
import { createFailureStore } from './store/failure-rows'
import type { TelegramPool } from './telegram/pool'

/** What happens to channels that fail. */
export function createRecovery(
  { config, clock, outsideClock = clock, log }: AppOptions,
  database: Database,
  telegram: TelegramPool,
  closing: AsyncDisposableStack,
): Recovery {
  const { onFailureWebhook: url } = config
  const webhook = url === null ? null : createWebhook({ url, clock: outsideClock, log })
  if (webhook) closing.defer(() => webhook.stop())
  return new Recovery({
    failures: createFailureStore(database),
    failover: new Failover({ store: createFailoverStore(database), pool: telegram, finder: telegram, clock, log }),
    notifier: createLogNotifier(log, webhook),
    failuresBeforeAlert: config.failuresBeforeAlert,
    clock,
    random,
  })
}
