import type { MembershipStore } from '../../../src/collect/ports'
import type { MembershipEvent } from '../../../src/domain/membership'

/** Keeps what a database would of the admin log. */
export class MemoryMembers implements MembershipStore {
  readonly events = new Map<bigint, MembershipEvent>()
  readonly gaps: { from: Date; to: Date }[] = []
  cursor: { eventId: bigint | null; readAt: Date | null } = { eventId: null, readAt: null }
  available: boolean | null = null
  /** Saves that succeed before the process dies; null: it lives. */
  savesLeft: number | null = null

  async adminLogCursor() {
    return this.cursor
  }
  async saveAdminLog({ events }: { events: MembershipEvent[] }) {
    if (this.savesLeft !== null && this.savesLeft-- <= 0) throw new Error('killed')
    const before = this.events.size
    for (const event of events) this.events.set(event.id, event)
    return { new: this.events.size - before }
  }
  async setMembershipAvailable(_channelId: bigint, available: boolean) {
    this.available = available
  }
  async finishAdminLog({ eventId, readAt, gap }: Parameters<MembershipStore['finishAdminLog']>[0]) {
    if (this.savesLeft !== null && this.savesLeft-- <= 0) throw new Error('killed')
    if (eventId !== null && this.cursor.eventId !== null && eventId < this.cursor.eventId) throw new Error('went back')
    this.cursor = { eventId, readAt }
    if (gap) this.gaps.push(gap)
  }
}
