/** A pet store of our own, OpenAPI 3.1: items, a list in an envelope, a nested collection, a single, actions, examples. */
export const petStore = `
openapi: 3.1.0
info: { title: Pet Store, version: '1' }
security: [{ token: [] }]
paths:
  /pets:
    get:
      operationId: listPets
      security: [{ token: ['pets:read'] }, { key: [] }]
      parameters:
        - { name: limit, in: query, schema: { type: integer, minimum: 1, maximum: 100, default: 20 } }
        - { name: offset, in: query, schema: { type: integer, minimum: 0 } }
        - { name: kind, in: query, schema: { type: string } }
        - { name: tag, in: query, schema: { type: array, items: { type: string } } }
      responses:
        '200': { description: Pets, content: { application/json: { schema: { $ref: '#/components/schemas/PetList' } } } }
        default: { $ref: '#/components/responses/Error' }
    post:
      operationId: createPet
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/NewPet' } } } }
      responses:
        '201': { description: Made, content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } }
        '409': { $ref: '#/components/responses/Error' }
        '422': { $ref: '#/components/responses/Error' }
  /pets/{petId}:
    parameters: [{ name: petId, in: path, required: true, schema: { type: integer } }]
    get:
      operationId: getPet
      responses:
        '200':
          description: A pet
          content:
            application/json:
              schema: { $ref: '#/components/schemas/Pet' }
              examples:
                rex: { value: { id: 7, name: Rex, kind: dog, tags: [calm] } }
                tom: { $ref: '#/components/examples/tom' }
                wrong: { value: { id: seven } }
        '404': { $ref: '#/components/responses/Error' }
    put:
      operationId: putPet
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/NewPet' } } } }
      responses:
        '200': { description: As it is, content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } }
        '201': { description: Made, content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } }
    patch:
      operationId: patchPet
      requestBody:
        required: true
        content: { application/merge-patch+json: { schema: { type: object } } }
      responses:
        '200': { description: As it is, content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } }
        '400': { $ref: '#/components/responses/Error' }
        '404': { $ref: '#/components/responses/Error' }
    delete:
      operationId: deletePet
      responses: { '204': { description: Gone }, '404': { description: Unknown } }
  /pets/{petId}/visits:
    parameters: [{ name: petId, in: path, required: true, schema: { type: integer } }]
    get:
      operationId: listVisits
      responses:
        '200':
          description: Visits
          content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Visit' } } } }
        '404': { $ref: '#/components/responses/Error' }
    post:
      operationId: createVisit
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Visit' } } } }
      responses:
        '201': { description: Made, content: { application/json: { schema: { $ref: '#/components/schemas/Visit' } } } }
  /pets/{petId}/visits/{visitId}:
    parameters:
      - { name: petId, in: path, required: true, schema: { type: integer } }
      - { name: visitId, in: path, required: true, schema: { type: string, format: uuid } }
    get:
      operationId: getVisit
      responses:
        '200': { description: A visit, content: { application/json: { schema: { $ref: '#/components/schemas/Visit' } } } }
  /pets/{petId}/feed:
    parameters: [{ name: petId, in: path, required: true, schema: { type: integer } }]
    post:
      operationId: feedPet
      responses:
        '200':
          description: How it went
          content:
            application/json:
              schema: { type: object, required: [petId, grams], properties: { petId: { type: integer }, grams: { type: integer, minimum: 5, maximum: 9 } } }
  /dogs:
    get:
      operationId: listDogs
      parameters: [{ name: kind, in: query, schema: { type: string, default: dog } }]
      responses:
        '200': { description: Pets, content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Pet' } } } } }
  /settings:
    get:
      operationId: getSettings
      security: []
      responses:
        '200': { description: Settings, content: { application/json: { schema: { $ref: '#/components/schemas/Settings' } } } }
    put:
      operationId: putSettings
      security: []
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Settings' } } } }
      responses:
        '200': { description: Settings, content: { application/json: { schema: { $ref: '#/components/schemas/Settings' } } } }
  /motto:
    get:
      operationId: getMotto
      security: []
      responses: { '200': { description: Words, content: { text/plain: { schema: { type: string, minLength: 4 }, example: Be kind } } } }
  /picture:
    get:
      operationId: getPicture
      security: []
      responses: { '200': { description: Bytes, content: { image/png: { schema: { type: string, format: binary } } } } }
components:
  securitySchemes:
    token: { type: http, scheme: bearer }
    key: { type: apiKey, in: header, name: X-Key }
  examples:
    tom: { value: { id: 8, name: Tom, kind: cat } }
  responses:
    Error:
      description: Refused
      content:
        application/json:
          schema: { type: object, required: [code, message], properties: { code: { type: integer }, message: { type: string } } }
  schemas:
    NewPet:
      type: object
      required: [name]
      properties:
        id: { type: integer }
        name: { type: string, minLength: 1 }
        kind: { type: string, enum: [dog, cat, bird] }
        tags: { type: array, items: { type: string } }
        chip: { type: string, writeOnly: true }
    Pet:
      allOf:
        - $ref: '#/components/schemas/NewPet'
        - type: object
          required: [id]
          properties: { createdAt: { type: string, format: date-time }, rating: { type: number, minimum: 0, maximum: 5 } }
    PetList:
      type: object
      required: [items, total]
      properties:
        items: { type: array, items: { $ref: '#/components/schemas/Pet' } }
        total: { type: integer }
        limit: { type: integer }
        offset: { type: integer }
        next: { type: [string, 'null'] }
    Visit:
      type: object
      required: [visitId, reason]
      properties:
        visitId: { type: string, format: uuid, readOnly: true }
        reason: { type: string, maxLength: 60 }
    Settings:
      type: object
      required: [currency]
      properties: { currency: { type: string, pattern: '^[A-Z]{3}$' }, motto: { type: [string, 'null'] } }
`

/** OpenAPI 3.0 without operationIds: forms, ids by other names, a put on the collection, nullable, recursion, and choices. */
export const zoo = `{
  "openapi": "3.0.3",
  "info": { "title": "Zoo", "version": "1" },
  "paths": {
    "/animals": {
      "get": {
        "parameters": [
          { "name": "page", "in": "query", "schema": { "type": "integer", "minimum": 1 } },
          { "name": "_pageSize", "in": "query", "schema": { "type": "integer" } }
        ],
        "responses": { "200": { "description": "All", "content": { "application/json": { "schema": { "type": "array", "items": { "$ref": "#/components/schemas/Animal" } } } } } }
      },
      "post": {
        "requestBody": { "content": { "application/x-www-form-urlencoded": { "schema": { "$ref": "#/components/schemas/Animal" } }, "application/json": { "schema": { "$ref": "#/components/schemas/Animal" } } } },
        "responses": { "201": { "description": "Made", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Animal" } } } } }
      },
      "put": {
        "requestBody": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Animal" } } } },
        "responses": { "200": { "description": "Changed", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Animal" } } } }, "404": { "description": "Unknown" } }
      }
    },
    "/animals/{animal_id}": {
      "get": {
        "parameters": [{ "name": "animal_id", "in": "path", "required": true, "schema": { "type": "string" } }],
        "responses": { "200": { "description": "One", "content": { "application/json": { "schema": { "type": "object", "properties": { "data": { "$ref": "#/components/schemas/Animal" } } } } } }, "404": { "description": "Unknown" } }
      }
    },
    "/tree": {
      "get": { "responses": { "200": { "description": "Deep", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Node" } } } } } }
    },
    "/shape": {
      "get": { "responses": { "200": { "description": "One of", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Shape" } } } } } }
    }
  },
  "components": { "schemas": {
    "Animal": {
      "type": "object", "required": ["species"], "additionalProperties": false,
      "properties": {
        "animalId": { "type": "string", "readOnly": true }, "species": { "type": "string" },
        "legs": { "type": "integer", "minimum": 0, "maximum": 8 }, "keeper": { "type": "string", "nullable": true }
      }
    },
    "Node": { "type": "object", "required": ["name", "children"], "properties": { "name": { "type": "string" }, "parent": { "$ref": "#/components/schemas/Node" }, "children": { "type": "array", "items": { "$ref": "#/components/schemas/Node" } } } },
    "Shape": { "oneOf": [{ "$ref": "#/components/schemas/Circle" }, { "$ref": "#/components/schemas/Square" }], "discriminator": { "propertyName": "type" } },
    "Circle": { "type": "object", "required": ["type", "radius"], "properties": { "type": { "type": "string" }, "radius": { "type": "number", "minimum": 0, "exclusiveMinimum": true } } },
    "Square": { "type": "object", "required": ["type", "side"], "properties": { "type": { "type": "string" }, "side": { "type": "number" } } }
  } }
}`
