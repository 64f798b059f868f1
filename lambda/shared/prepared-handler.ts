/**
 * Prepares when the function starts, and then beside each invocation, since values and connections get old while Lambda
 * freezes the function. `prepare` must not throw.
 */
export function preparedHandler<Event, Context, Result>(
  prepare: () => void,
  handler: (event: Event, context: Context) => Result,
): (event: Event, context: Context) => Result {
  prepare();
  return (event, context) => {
    prepare();
    return handler(event, context);
  };
}
