/* Writes a YAML document again with libyaml, and tells on the standard error how many nanoseconds that alone took.
 *
 * usage: yaml_floor <document> <loaded|made>
 *
 * "loaded": the events are those of libyaml's own parser, and only emitted. "made": each event is made of its values
 * first, as a program has to that does not come from a document. The emitter is set up as Twofold's. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <yaml.h>

struct output {
    unsigned char *bytes;
    size_t size, capacity;
};

static int fail(const char *message) {
    fprintf(stderr, "yaml_floor: %s\n", message ? message : "out of memory");
    return 1;
}

static int append(void *context, unsigned char *bytes, size_t size) {
    struct output *output = context;
    if (output->size + size > output->capacity) {
        size_t capacity = (output->capacity + size) * 2;
        unsigned char *grown = realloc(output->bytes, capacity);
        if (!grown) return 0;
        output->bytes = grown;
        output->capacity = capacity;
    }
    memcpy(output->bytes + output->size, bytes, size);
    output->size += size;
    return 1;
}

static yaml_event_t *load(FILE *file, size_t *count) {
    yaml_parser_t parser;
    yaml_event_t *events = NULL;
    size_t capacity = 0;
    if (!yaml_parser_initialize(&parser)) return NULL;
    yaml_parser_set_input_file(&parser, file);
    for (*count = 0;; ++*count) {
        if (*count == capacity) {
            yaml_event_t *grown = realloc(events, (capacity = capacity * 2 + 1024) * sizeof *events);
            if (!grown) return NULL;
            events = grown;
        }
        if (!yaml_parser_parse(&parser, &events[*count])) {
            fail(parser.problem);
            return NULL;
        }
        if (events[*count].type == YAML_STREAM_END_EVENT) break;
    }
    ++*count;
    yaml_parser_delete(&parser);
    return events;
}

/* An event with the values of another. */
static int make(yaml_event_t *event, const yaml_event_t *from) {
    switch (from->type) {
    case YAML_STREAM_START_EVENT: return yaml_stream_start_event_initialize(event, YAML_UTF8_ENCODING);
    case YAML_STREAM_END_EVENT: return yaml_stream_end_event_initialize(event);
    case YAML_DOCUMENT_START_EVENT: return yaml_document_start_event_initialize(event, NULL, NULL, NULL, 1);
    case YAML_DOCUMENT_END_EVENT: return yaml_document_end_event_initialize(event, 1);
    case YAML_SCALAR_EVENT:
        return yaml_scalar_event_initialize(
            event, NULL, from->data.scalar.tag, from->data.scalar.value, (int)from->data.scalar.length,
            from->data.scalar.plain_implicit, from->data.scalar.quoted_implicit, from->data.scalar.style);
    case YAML_SEQUENCE_START_EVENT:
        return yaml_sequence_start_event_initialize(
            event, NULL, from->data.sequence_start.tag, from->data.sequence_start.implicit,
            from->data.sequence_start.style);
    case YAML_SEQUENCE_END_EVENT: return yaml_sequence_end_event_initialize(event);
    case YAML_MAPPING_START_EVENT:
        return yaml_mapping_start_event_initialize(
            event, NULL, from->data.mapping_start.tag, from->data.mapping_start.implicit,
            from->data.mapping_start.style);
    case YAML_MAPPING_END_EVENT: return yaml_mapping_end_event_initialize(event);
    default: return 0;
    }
}

static int emit(yaml_emitter_t *emitter, yaml_event_t *events, size_t count, int made) {
    for (size_t index = 0; index < count; ++index) {
        yaml_event_t event;
        if (made && !make(&event, &events[index])) return 0;
        if (!yaml_emitter_emit(emitter, made ? &event : &events[index])) return 0;
    }
    return 1;
}

int main(int count, char **words) {
    if (count != 3) return fail("usage: yaml_floor <document> <loaded|made>");
    FILE *file = fopen(words[1], "rb");
    if (!file) return fail("cannot read the document");
    size_t events_count;
    yaml_event_t *events = load(file, &events_count);
    if (!events) return fail("cannot load the document");

    struct output output = {NULL, 0, 0};
    yaml_emitter_t emitter;
    struct timespec start, end;
    clock_gettime(CLOCK_MONOTONIC, &start);
    if (!yaml_emitter_initialize(&emitter)) return fail(NULL);
    yaml_emitter_set_unicode(&emitter, 1);
    yaml_emitter_set_width(&emitter, -1);
    yaml_emitter_set_output(&emitter, append, &output);
    if (!emit(&emitter, events, events_count, strcmp(words[2], "made") == 0)) return fail(emitter.problem);
    clock_gettime(CLOCK_MONOTONIC, &end);

    if (fwrite(output.bytes, 1, output.size, stdout) != output.size) return fail("cannot write the document");
    fprintf(stderr, "%lld\n", (end.tv_sec - start.tv_sec) * 1000000000LL + (end.tv_nsec - start.tv_nsec));
    return 0;
}
