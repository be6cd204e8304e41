import type { Builder } from '../builder'
import { CHANNEL_ORDERS } from '../orders/channel'
import { MEMBER_ORDERS } from '../orders/member'
import { orderValues } from '../orders/order'
import { CHANNEL_POST_ORDERS, POST_ORDERS } from '../orders/post'

export type Enums = ReturnType<typeof defineEnums>

/** Every enum of the schema. Values are Telegram's terms in upper case. */
export function defineEnums(builder: Builder) {
  return {
    sessionStatus: builder.enumType('SessionStatus', {
      description: 'Whether a Telegram account can be used for collecting.',
      values: {
        ENABLED: { value: 'enabled', description: 'In use.' },
        DISABLED: {
          value: 'disabled',
          description:
            'An operator wants it left alone: it is not connected, and collects nothing until it is enabled again.',
        },
        FROZEN: {
          value: 'frozen',
          description:
            'Telegram has frozen the account, which an appeal in a Telegram app may end. Others take its channels. It is looked at again every hour, and when it is enabled.',
        },
        BANNED: { value: 'banned', description: 'Telegram banned the account or its number; never used again.' },
        LOGGED_OUT: { value: 'logged_out', description: 'The session was revoked: the account must sign in again.' },
      } as const,
    }),
    joinedSource: builder.enumType('JoinedSource', {
      description: 'What told when, and how, somebody came.',
      values: {
        ADMIN_LOG: { value: 'admin_log', description: 'The admin log, which tells of every arrival for 48 hours.' },
        INVITE_LINK: {
          value: 'invite_link',
          description:
            "The list of those who came by an invite link and are there; it reaches back to the link's beginning.",
        },
        PARTICIPANTS: {
          value: 'participants',
          description: 'The list of the latest participants, which tells when they came and not how.',
        },
      } as const,
    }),
    inviteAccess: builder.enumType('InviteAccess', {
      description: 'Whose invite links the account of a channel may see.',
      values: {
        ALL: { value: 'all', description: "Every admin's: the account owns the channel." },
        OWN: { value: 'own', description: "Its own: who came by other admins' links is not told." },
        NONE: { value: 'none', description: 'None: it may not invite people.' },
      } as const,
    }),
    channelKind: builder.enumType('ChannelKind', {
      description: 'What Telegram calls the channel.',
      values: {
        BROADCAST: { value: 'broadcast', description: 'Only admins post.' },
        MEGAGROUP: { value: 'megagroup', description: 'A supergroup, in which members post.' },
        GIGAGROUP: { value: 'gigagroup', description: 'A supergroup without member limit, in which only admins post.' },
      } as const,
    }),
    channelStatus: builder.enumType('ChannelStatus', {
      description: 'Whether a channel is collected.',
      values: {
        ACTIVE: { value: 'active', description: 'Collected on schedule.' },
        PAUSED: { value: 'paused', description: 'Not collected until it is made active again.' },
        LOST_ACCESS: {
          value: 'lost_access',
          description: 'No account can read it any more. What was collected stays.',
        },
      } as const,
    }),
    mediaKind: builder.enumType('MediaKind', {
      description: "Telegram's media class; documents are told apart by their attributes.",
      values: {
        PHOTO: { value: 'photo', description: 'A photo.' },
        VIDEO: { value: 'video', description: 'A video.' },
        ROUND_VIDEO: { value: 'round_video', description: 'A round video message.' },
        ANIMATION: { value: 'animation', description: 'A GIF or a silent video that is shown as one.' },
        AUDIO: { value: 'audio', description: 'A piece of music or other audio file.' },
        VOICE: { value: 'voice', description: 'A voice message.' },
        STICKER: { value: 'sticker', description: 'A sticker, animated or not.' },
        DOCUMENT: { value: 'document', description: 'Any other file.' },
        WEBPAGE: { value: 'webpage', description: 'The preview of a linked page.' },
        POLL: { value: 'poll', description: 'A poll or quiz.' },
        GEO: { value: 'geo', description: 'A place on the map, live or not.' },
        VENUE: { value: 'venue', description: 'A place with its name and address.' },
        CONTACT: { value: 'contact', description: "A person's contact." },
        GAME: { value: 'game', description: 'A game.' },
        INVOICE: { value: 'invoice', description: 'An invoice.' },
        DICE: { value: 'dice', description: 'An emoji with a random value, such as a die.' },
        STORY: { value: 'story', description: 'A shared story.' },
        GIVEAWAY: { value: 'giveaway', description: 'A giveaway or its results.' },
        PAID_MEDIA: { value: 'paid_media', description: 'Media that is shown after a payment.' },
        TODO: { value: 'todo', description: 'A to-do list.' },
        UNSUPPORTED: { value: 'unsupported', description: 'Telegram did not show it to the client in use.' },
        OTHER: { value: 'other', description: 'A class that is none of these.' },
      } as const,
    }),
    reactionKind: builder.enumType('ReactionKind', {
      description: 'What a reaction is made of.',
      values: {
        EMOJI: { value: 'emoji', description: 'An ordinary emoji.' },
        CUSTOM: { value: 'custom', description: 'A custom emoji, known by its document id.' },
        PAID: { value: 'paid', description: 'Telegram Stars, which `Post.stars` tells and no list of reactions.' },
      } as const,
    }),
    runStatus: builder.enumType('RunStatus', {
      description: 'How a collection of one channel went.',
      values: {
        RUNNING: { value: 'running', description: 'Under way.' },
        SUCCEEDED: { value: 'succeeded', description: 'Ended without an error.' },
        FAILED: { value: 'failed', description: 'Ended with an error; what was read until then is stored.' },
        INTERRUPTED: {
          value: 'interrupted',
          description: 'Cut off by the end of the process; taken up again at the next start.',
        },
        WAITING: {
          value: 'waiting',
          description: 'Ended early because Telegram asked for a long wait; taken up again when that is over.',
        },
      } as const,
    }),
    oddSource: builder.enumType('OddSource', {
      description: "Which of Telegram's answers something odd stood in.",
      values: {
        CHANNEL: { value: 'channel', description: "The channel's own information." },
        POSTS: { value: 'posts', description: 'Its messages.' },
        COMMENTS: { value: 'comments', description: 'Messages of its discussion group.' },
        ADMIN_LOG: { value: 'admin_log', description: 'Its admin log.' },
        PEOPLE: { value: 'people', description: 'The people whom an answer describes.' },
      } as const,
    }),
    oddReason: builder.enumType('OddReason', {
      description: 'What is wrong with something that could not be read.',
      values: {
        MALFORMED: { value: 'malformed', description: 'A field is absent, or something else than it should be.' },
        OUT_OF_RANGE: { value: 'out_of_range', description: 'A number or a text is beyond what it can be.' },
        DUPLICATE: { value: 'duplicate', description: 'It came a second time, and not as the first time.' },
        FOREIGN: { value: 'foreign', description: 'It belongs to another chat.' },
        UNASKED: { value: 'unasked', description: 'It was not asked for.' },
        UNKNOWN: { value: 'unknown', description: 'It is of a kind that the program does not know.' },
        UNSTORABLE: { value: 'unstorable', description: 'The database cannot hold it.' },
      } as const,
    }),
    commentAuthorKind: builder.enumType('CommentAuthorKind', {
      description: 'In whose name a comment was written.',
      values: {
        USER: { value: 'user', description: 'In their own.' },
        CHANNEL: { value: 'channel', description: 'In the name of a channel.' },
        ANONYMOUS: { value: 'anonymous', description: 'In the name of the discussion group, by one of its admins.' },
      } as const,
    }),
    membershipEventKind: builder.enumType('MembershipEventKind', {
      description: 'How somebody came to a channel or left it.',
      values: {
        JOINED: { value: 'joined', description: 'Came without an invite link.' },
        JOINED_BY_LINK: { value: 'joined_by_link', description: 'Came by an invite link.' },
        JOINED_BY_REQUEST: { value: 'joined_by_request', description: 'Asked to come, and an admin approved.' },
        INVITED: { value: 'invited', description: 'Was added by somebody else.' },
        LEFT: { value: 'left', description: 'Left.' },
        REMOVED: { value: 'removed', description: 'Was removed or banned by an admin.' },
      } as const,
    }),
    repostFilter: builder.enumType('RepostFilter', {
      description:
        "What becomes of reposts: posts that were forwarded from a channel, another or this one itself, with their number there. Forwards of users, of hidden names and of groups' anonymous admins are own posts.",
      values: {
        EXCLUDE: { value: 'exclude', description: 'Own posts only.' },
        INCLUDE: { value: 'include', description: 'Own posts and reposts together.' },
        ONLY: { value: 'only', description: 'Reposts only.' },
      } as const,
    }),
    windowStatus: builder.enumType('WindowStatus', {
      description: 'Whether a post was read when it had a certain age.',
      values: {
        PENDING: { value: 'pending', description: 'It is not that old yet, or is about to be read.' },
        ON_TIME: {
          value: 'on_time',
          description: 'Read at most 60 seconds or 5 % of the age late, whichever is more.',
        },
        LATE: { value: 'late', description: 'Read later than on time, but at most 25 % of the age late.' },
        MISSED: { value: 'missed', description: 'Not read in time, and never will be.' },
      } as const,
    }),
    missedReason: builder.enumType('MissedReason', {
      description: 'Why a post was not read when it had a certain age.',
      values: {
        SEEN_LATE: { value: 'seen_late', description: 'It was older already when it was first seen.' },
        TOO_LATE: { value: 'too_late', description: 'It could not be read before it was too late.' },
        DELETED: { value: 'deleted', description: 'It had been deleted by then.' },
        NO_ACCESS: { value: 'no_access', description: 'No account could read the channel.' },
        PAUSED: { value: 'paused', description: 'The channel was paused.' },
        UNREADABLE: { value: 'unreadable', description: "Telegram's answers had nothing of it that could be read." },
        TIME_UNKNOWN: {
          value: 'time_unknown',
          description:
            "It was read, but Telegram's answers did not tell at what age: their time could not be believed.",
        },
      } as const,
    }),
    unknownReason: builder.enumType('UnknownReason', {
      description: 'Why a counter of a reading is null though there may have been something to count.',
      values: {
        FORMULA_1: {
          value: 'formula_1',
          description:
            'It was read when stars were added to reactions (before version 0.2, formula version 1): the sum cannot be split.',
        },
        NOT_TOLD: {
          value: 'not_told',
          description:
            'An earlier reading told it and this one did not: it was switched off in between, or the discussion group was unlinked.',
        },
      } as const,
    }),
    jobState: builder.enumType('JobState', {
      description: 'What has become of a job.',
      values: {
        PENDING: { value: 'pending', description: 'To be begun at its time, for the first time or again.' },
        RUNNING: { value: 'running', description: 'Under way.' },
        DONE: { value: 'done', description: 'Done.' },
        FAILED: { value: 'failed', description: 'Given up.' },
      } as const,
    }),
    channelOrder: builder.enumType('ChannelOrder', {
      description: 'The order of a list of channels.',
      values: orderValues(CHANNEL_ORDERS),
    }),
    postOrder: builder.enumType('PostOrder', {
      description:
        'The order of a list of posts of several channels; posts that are alike in it always come in the same one.',
      values: orderValues(POST_ORDERS),
    }),
    channelPostOrder: builder.enumType('ChannelPostOrder', {
      description:
        'The order of a list of posts of one channel; posts that are alike in it always come in the same one.',
      values: orderValues(CHANNEL_POST_ORDERS),
    }),
    memberOrder: builder.enumType('MemberOrder', {
      description: 'The order of a list of members.',
      values: orderValues(MEMBER_ORDERS),
    }),
    timeOrder: builder.enumType('TimeOrder', {
      description: 'The order of a list in time.',
      values: {
        NEWEST_FIRST: { value: 'desc', description: 'From the newest to the oldest.' },
        OLDEST_FIRST: { value: 'asc', description: 'From the oldest to the newest.' },
      } as const,
    }),
  }
}
