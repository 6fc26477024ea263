/** A server in a process of its own that reads each request and answers it at once. Prints its port. */
const http = require('node:http')

const server = http.createServer((request, response) => {
  request.resume().on('end', () => {
    response.writeHead(202, { 'Content-Type': 'application/vnd.amcaudiences.v1+json' }).end('{"jobRequestId":"job"}')
  })
})
// Longer than anybody computes between two requests.
server.keepAliveTimeout = 120_000
server.listen(0, '127.0.0.1', () => process.send?.(server.address().port))
process.on('disconnect', () => process.exit())
