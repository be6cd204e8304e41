import { useMessages } from '../../i18n/language'
import { messages } from '../messages'
import { Choice } from './choice'

interface ChannelChoiceProps {
  channels: readonly { tgChannelId: string; title: string }[]
  /** Null: all channels. */
  value: string | null
  onChoose(tgChannelId: string | null): void
}

/** A filter: one channel, or all. */
export function ChannelChoice({ channels, value, onChoose }: ChannelChoiceProps) {
  const texts = useMessages(messages)
  return (
    <Choice
      label={texts.filterOf(texts.channel)}
      any={texts.allChannels}
      value={value}
      options={channels.map(({ tgChannelId, title }) => ({ value: tgChannelId, label: title }))}
      onChoose={onChoose}
    />
  )
}
