import { useState } from 'preact/hooks'
import { useMessages } from '../../i18n/language'
import { Dialog } from '../../ui/dialog'
import { Added } from './added'
import { ChannelForm } from './channel-form'
import type { AddedChannel } from './documents'
import { messages } from './messages'

/** Has channels collected that an account sees. For admins. */
export function AddChannel({ onAdded }: { onAdded(): void }) {
  const texts = useMessages(messages)
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <button type="button" class="button button-main" onClick={() => setOpen(true)}>
        {texts.title}
      </button>
      {isOpen && <ChannelDialog onAdded={onAdded} onClose={() => setOpen(false)} />}
    </>
  )
}

/** Stays open after a channel is added, as there may be more of them. */
function ChannelDialog({ onAdded, onClose }: { onAdded(): void; onClose(): void }) {
  const texts = useMessages(messages)
  const [added, setAdded] = useState<AddedChannel[]>([])
  const add = (channel: AddedChannel) => {
    setAdded((before) => [channel, ...before.filter(({ id }) => id !== channel.id)])
    onAdded()
  }
  return (
    <Dialog title={texts.title} onClose={onClose}>
      <div role="status">
        {added.length > 0 && (
          <ul class="notice added-channels">
            {added.map((channel) => (
              <Added key={channel.id} channel={channel} />
            ))}
          </ul>
        )}
      </div>
      <ChannelForm onAdded={add} />
    </Dialog>
  )
}
