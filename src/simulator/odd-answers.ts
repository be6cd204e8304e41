import type { TlObject, TlValue } from './rpc'

/** Puts another answer in the place of a right one. What it does not concern stays as it is. */
export type Alteration = (answer: TlObject, query: TlObject) => TlObject

/** Which of the elements of an answer are altered, by their place and how many there are. */
export type Choice = (index: number, count: number) => boolean

/** One odd thing in an answer, all else of it being right: by what it is called. */
export const ODD_ELEMENTS: Record<string, (isMeant: Choice) => Alteration> = {
  'a reaction comes twice': ofMessages((message) =>
    withReactions(message, (results) => [...results, ...results.slice(0, 1)]),
  ),
  'a reaction counts nobody': ofMessages((message) =>
    withReactions(message, (results) => [...results, reacted('🦄', 0)]),
  ),
  'a reaction counts less than nobody': ofMessages((message) =>
    withReactions(message, (results) => [reacted('🦄', -3), ...results]),
  ),
  'a reaction is empty': ofMessages((message) =>
    withReactions(message, (results) => [...results, { ...reacted('', 2), reaction: { _: 'reactionEmpty' } }]),
  ),
  'reactions are more than fit': ofMessages((message) =>
    withReactions(message, () => [reacted('🦄', 2 ** 31 - 1), reacted('👍', 2 ** 31 - 1)]),
  ),
  'views are less than none': ofMessages((message) => ({ ...message, views: -1, forwards: message.forwards ?? 0 })),
  'forwards are less than none': ofMessages((message) => ({
    ...message,
    views: message.views ?? 0,
    forwards: -(2 ** 31),
  })),
  'comments are less than none': ofMessages((message) => {
    const replies = message.replies as TlObject | undefined
    return replies ? { ...message, replies: { ...replies, replies: -5 } } : message
  }),
  'an entity has no length': ofMessages((message) => ({
    ...message,
    entities: [...list(message.entities), { _: 'messageEntityBold', offset: -1, length: 0 }],
  })),
  'a header of a forward has no date': ofMessages((message) => ({
    ...message,
    fwd_from: { _: 'messageFwdHeader', date: 0, from_name: 'Somebody' },
  })),
  'a message has no date': ofMessages((message) => ({ ...message, date: 0 })),
  'a message has no number': ofMessages((message) => ({ ...message, id: 0 })),
  'a message is of another channel': ofMessages((message) => ({
    ...message,
    peer_id: { _: 'peerChannel', channel_id: 4_242_424_242n },
  })),
  'a message comes twice': (isMeant) => (answer) => ({
    ...answer,
    messages: list(answer.messages).flatMap((message, index, all) =>
      isMeant(index, all.length) && message._ === 'message'
        ? [message, { ...message, message: 'once more' }]
        : [message],
    ),
  }),
  'an event has no date': ofList('events', (event) => ({ ...event, date: 0 })),
  'a user has no number': ofList('users', (user) => ({ ...user, id: 0n })),
  'subscribers are less than none': () => (answer) => {
    const full = answer.full_chat as TlObject | undefined
    return full ? { ...answer, full_chat: { ...full, participants_count: -1 } } : answer
  },
}

/** An answer with messages that leaves some out, or counts them otherwise than they are. Telegram's own do so at times. */
export const INCOMPLETE_ANSWERS: Record<string, Alteration> = {
  'no messages': (answer) => withMessages(answer, () => []),
  'a short page': (answer) => withMessages(answer, (messages) => messages.slice(0, Math.ceil(messages.length / 3))),
  'a page with holes': (answer) => withMessages(answer, (messages) => messages.filter((_, index) => index % 3 !== 1)),
  'a count that is too small': counted((count) => Math.max(0, count - 60)),
  'a count that is too large': counted((count) => count + 1000),
  'a count of nothing': counted(() => 0),
  'a count that says it is not exact': (answer) => ('count' in answer ? { ...answer, inexact: true } : answer),
  'the whole list, it says': (answer) =>
    answer.messages === undefined
      ? answer
      : {
          _: 'messages.messages',
          messages: answer.messages,
          topics: answer.topics ?? [],
          chats: answer.chats ?? [],
          users: answer.users ?? [],
        },
}

function counted(change: (count: number) => number): Alteration {
  return (answer) => (typeof answer.count === 'number' ? { ...answer, count: change(answer.count) } : answer)
}

function withMessages(answer: TlObject, change: (messages: TlObject[]) => TlObject[]): TlObject {
  return answer.messages === undefined ? answer : { ...answer, messages: change(list(answer.messages)) }
}

function ofMessages(change: (message: TlObject) => TlObject) {
  return ofList('messages', (message) => (message._ === 'message' ? change(message) : message))
}

function ofList(field: string, change: (element: TlObject) => TlObject) {
  return (isMeant: Choice): Alteration =>
    (answer) => {
      if (answer[field] === undefined) return answer
      const elements = list(answer[field])
      return {
        ...answer,
        [field]: elements.map((element, index) => (isMeant(index, elements.length) ? change(element) : element)),
      }
    }
}

function withReactions(message: TlObject, change: (results: TlObject[]) => TlObject[]): TlObject {
  const reactions = (message.reactions as TlObject | undefined) ?? { _: 'messageReactions', results: [] }
  return { ...message, reactions: { ...reactions, results: change(list(reactions.results)) } }
}

function reacted(emoticon: string, count: number): TlObject {
  return { _: 'reactionCount', reaction: { _: 'reactionEmoji', emoticon }, count }
}

function list(value: TlValue | undefined): TlObject[] {
  return Array.isArray(value) ? (value as TlObject[]) : []
}
