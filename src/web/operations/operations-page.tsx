import { useIsAdmin } from '../access/viewer'
import { useApiQuery } from '../graphql/use-api-query'
import { useMessages } from '../i18n/language'
import { useTitle } from '../layout/title'
import { Answered } from '../ui/states'
import { AddChannel } from './add-channel/add-channel'
import { AuditSection } from './audit/audit-section'
import { ChannelsSection } from './channels/channels-section'
import { JobsSection } from './jobs/jobs-section'
import { LiveSign } from './live-sign'
import { messages } from './messages'
import { OddElementsSection } from './odd-elements/odd-elements-section'
import { RunsSection } from './runs/runs-section'
import { SessionsSection } from './sessions/sessions-section'
import { SETUP } from './setup'
import { AddSession } from './sign-in/add-session'
import { useAgainAt, usePulse } from './use-pulse'
import { WindowsSection } from './windows/windows-section'

const SECTIONS = ['sessions', 'channels', 'runs', 'jobs', 'windows', 'oddElements', 'audit'] as const

/** What the program does: sessions, channels, runs and jobs, as it happens. */
export function OperationsPage() {
  const texts = useMessages(messages)
  useTitle(texts.title)
  const isAdmin = useIsAdmin()
  const pulse = usePulse()
  const answer = useApiQuery(SETUP, {})
  useAgainAt(pulse.beat, answer.refresh)
  return (
    <>
      <header class="page-head">
        <h1>{texts.title}</h1>
        <LiveSign pulse={pulse} />
      </header>
      {!isAdmin && <p class="notice">{texts.readOnly}</p>}
      <nav class="page-nav" aria-label={texts.sections}>
        {SECTIONS.filter((section) => isAdmin || section !== 'audit').map((section) => (
          <a key={section} href={`#${section}`}>
            {texts[section]}
          </a>
        ))}
      </nav>
      <Answered answer={answer}>
        {({ sessions, channels }) => (
          <>
            <SessionsSection sessions={sessions.nodes} add={isAdmin && <AddSession onAdded={answer.refresh} />} />
            <ChannelsSection
              channels={channels.nodes}
              sessions={sessions.nodes}
              add={isAdmin && <AddChannel onAdded={answer.refresh} />}
            />
            <RunsSection channels={channels.nodes} beat={pulse.beat} />
            <JobsSection channels={channels.nodes} beat={pulse.beat} />
            <WindowsSection channels={channels.nodes} beat={pulse.beat} />
            <OddElementsSection channels={channels.nodes} beat={pulse.beat} />
            {isAdmin && <AuditSection sessions={sessions.nodes} channels={channels.nodes} beat={pulse.beat} />}
          </>
        )}
      </Answered>
    </>
  )
}
