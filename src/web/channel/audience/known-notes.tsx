import { useMessages } from '../../i18n/language'
import { useFormat } from '../../i18n/use-format'
import type { ChannelOfPage } from '../channel-page'
import type { Audience } from './audience-query'
import { messages } from './messages'
import { type Missing, overlapping } from './missing'

/** More gaps are counted, not listed. */
const MOST_GAPS = 3

/** Says where nothing tells who joins and leaves: what of it is not known, why, and what would change that. */
export function NoMembership({ channel, audience }: { channel: ChannelOfPage; audience: Audience }) {
  const texts = useMessages(messages)
  const format = useFormat()
  const { membershipAvailable, isAdmin } = channel
  const { adminLogReadAt } = audience
  const [title, text] = noMembership()
  return (
    <div class="notice">
      <p>
        <strong>{title}</strong>
      </p>
      <p>{text}</p>
    </div>
  )

  function noMembership(): [title: string, text: string] {
    if (membershipAvailable === null) return [texts.notTriedTitle, texts.notTried]
    if (!membershipAvailable) return [texts.noAdminTitle, isAdmin ? texts.noLog : texts.noAdmin]
    if (adminLogReadAt === null) return [texts.notTriedTitle, texts.notTried]
    return [texts.otherTimeTitle, texts.otherTime(format.dateTime(adminLogReadAt))]
  }
}

interface KnownNotesProps {
  channel: ChannelOfPage
  audience: Audience
  missing: readonly (Missing | null)[]
}

/** Says of what times it is not known who joined and left, where something is known. */
export function KnownNotes({ channel, audience, missing }: KnownNotesProps) {
  const texts = useMessages(messages)
  const format = useFormat()
  const { adminLogReadAt, adminLogGaps, inviteLists, statistics } = audience
  const has = (why: Missing) => missing.includes(why)
  const first = statistics.membershipSeries.find(({ joined }) => joined !== null)
  return (
    <>
      {channel.membershipAvailable === false && <p class="notice notice-warn">{texts.lostNow}</p>}
      {has('unread') && <p class="notice notice-warn">{texts.unread(format.dateTime(adminLogReadAt))}</p>}
      {has('gap') && <p class="notice notice-warn">{texts.gap(gapsText())}</p>}
      {listsNote() && <p class="notice">{listsNote()}</p>}
      {has('before') && first && (
        <p class="notice">
          {texts.before(first.complete ? format.date(first.from) : texts.inPart(format.date(first.from)))}
        </p>
      )}
    </>
  )

  /** What Telegram's lists of arrivals by link do not tell, or not yet. */
  function listsNote(): string | null {
    const { access, isReading, links, unreadLinks } = inviteLists
    if (isReading && unreadLinks > 0) return texts.listsReading(format.number(unreadLinks), format.number(links))
    if (access === 'OWN') return texts.listsOwn
    return access === 'NONE' ? texts.listsNone : null
  }

  function gapsText(): string {
    const gaps = overlapping(adminLogGaps, statistics)
    const listed = gaps
      .slice(0, MOST_GAPS)
      .map(({ from, to }) => texts.stretch(format.dateTime(from), format.dateTime(to)))
    const more = gaps.length - listed.length
    return [...listed, ...(more > 0 ? [texts.moreGaps(format.number(more))] : [])].join('; ')
  }
}
