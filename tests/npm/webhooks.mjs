// Signs and verifies webhooks with the vendors' own libraries: a JSON list of jobs comes in, a list of results goes out.
import { Webhook } from 'standardwebhooks'
import Stripe from 'stripe'

const { webhooks } = new Stripe('sk_test_unused')

const tasks = {
  'stripe-sign': ({ secret, body, time }) => webhooks.generateTestHeaderString({ payload: body, secret, timestamp: time }),
  'stripe-verify': ({ secret, body, header, time }) => passes(() => webhooks.constructEvent(body, header, secret, undefined, undefined, time * 1000)),
  'standard-sign': ({ secret, raw, id, body, time }) => webhook(secret, raw).sign(id, new Date(time * 1000), body),
  // This library takes the time from the system only.
  'standard-verify': ({ secret, raw, id, body, header, time }) =>
    passes(() => webhook(secret, raw).verify(body, { 'webhook-id': id, 'webhook-timestamp': String(time), 'webhook-signature': header })),
}

const webhook = (secret, raw) => new Webhook(secret, raw ? { format: 'raw' } : undefined)

function passes(check) {
  try {
    check()
    return 'good'
  } catch (e) {
    return e.message
  }
}

let input = ''
for await (const chunk of process.stdin) input += chunk
console.log(JSON.stringify(JSON.parse(input).map((job) => tasks[job.task](job))))
