// `event` is the request as an object; a second argument, `context`, tells about this invocation.
export const handler = async (event) => {
  return {
    statusCode: 200,
    body: JSON.stringify('Hello from Lambda!'),
  };
};
