import { defineService } from "../../service.ts";
import type { Service } from "../../service.ts";
import { createCluster, deleteCluster, describeClusters, listClusters, updateCluster } from "./clusters.ts";
import { createService } from "./create-service.ts";
import { listTagsForResource, tagResource, untagResource } from "./resource-tags.ts";
import { schedule } from "./schedule.ts";
import { deleteService, describeServices, listServices, listTasks, updateService } from "./services.ts";
import { createState } from "./state.ts";
import type { EcsState } from "./state.ts";
import { deregisterTaskDefinition, describeTaskDefinition, listTaskDefinitions, registerTaskDefinition } from "./task-definitions.ts";

/** ECS on Fargate. @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/Welcome.html */
export const ecs: Service<EcsState> = defineService({
  id: "ecs",
  eventSource: "ecs.amazonaws.com",
  scope: "regional",
  accessDenied: { code: "AccessDeniedException", status: 400 },
  createState,
  schedule,
  operations: {
    CreateCluster: createCluster,
    CreateService: createService,
    DeleteCluster: deleteCluster,
    DeleteService: deleteService,
    DeregisterTaskDefinition: deregisterTaskDefinition,
    DescribeClusters: describeClusters,
    DescribeServices: describeServices,
    DescribeTaskDefinition: describeTaskDefinition,
    ListClusters: listClusters,
    ListServices: listServices,
    ListTagsForResource: listTagsForResource,
    ListTaskDefinitions: listTaskDefinitions,
    ListTasks: listTasks,
    RegisterTaskDefinition: registerTaskDefinition,
    TagResource: tagResource,
    UntagResource: untagResource,
    UpdateCluster: updateCluster,
    UpdateService: updateService,
  },
});
