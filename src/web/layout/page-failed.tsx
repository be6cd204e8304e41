import { Component, type ComponentChildren } from 'preact'
import { useMessages } from '../i18n/language'
import { Empty } from '../ui/states'
import { messages } from './messages'

/** In place of a page that cannot be shown: its script is gone because the server was upgraded meanwhile, or it is at fault itself. */
export function PageFailed() {
  const texts = useMessages(messages)
  return (
    <div role="alert">
      <Empty title={texts.failed}>
        <p>{texts.failedWhy}</p>
        <button type="button" class="button" onClick={() => location.reload()}>
          {texts.reload}
        </button>
      </Empty>
    </div>
  )
}

/** Keeps what is around a page when the page itself fails. */
export class PageBoundary extends Component<{ children: ComponentChildren }, { hasFailed: boolean }> {
  override state = { hasFailed: false }

  static override getDerivedStateFromError() {
    return { hasFailed: true }
  }

  render() {
    return this.state.hasFailed ? <PageFailed /> : this.props.children
  }
}
